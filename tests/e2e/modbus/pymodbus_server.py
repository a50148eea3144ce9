# SPDX-License-Identifier: MIT
"""A Modbus TCP server on pymodbus for the tests: pymodbus_server.py PORT FILE plain|rtu|hang-up

FILE holds lines "TABLE ADDRESS VALUE" and is read again whenever it changes; cells it does not name give exception 2.
Units 1 and 2 answer, both with this memory. With "rtu" the frames are those of a serial line (a serial tunnel);
with "hang-up" every connection ends after its first answer.
"""
import asyncio
import os
import sys

from pymodbus.datastore import ModbusServerContext, ModbusSlaveContext
from pymodbus.datastore.store import BaseModbusDataBlock
from pymodbus.server.async_io import ModbusConnectedRequestHandler, ModbusTcpServer
from pymodbus.transaction import ModbusRtuFramer, ModbusSocketFramer


class FileBlock(BaseModbusDataBlock):
    """The cells of one table."""

    def __init__(self, path, table):
        self.path = path
        self.table = table
        self.stamp = None
        self.values = {}

    def refresh(self):
        stamp = os.stat(self.path)
        stamp = (stamp.st_mtime_ns, stamp.st_ino, stamp.st_size)
        if stamp == self.stamp:
            return
        with open(self.path, encoding="utf-8") as file:
            rows = [line.split() for line in file]
        self.values = {int(address): int(value) for table, address, value in rows if table == self.table}
        self.stamp = stamp

    def validate(self, address, count=1):
        self.refresh()
        return all(each in self.values for each in range(address, address + count))

    def getValues(self, address, count=1):
        return [self.values[each] for each in range(address, address + count)]

    def setValues(self, address, values):
        pass


class HangUpHandler(ModbusConnectedRequestHandler):
    """Answers once."""

    def _send_(self, data):
        super()._send_(data)
        self.transport.close()


async def main():
    port, path, mode = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    framer = ModbusRtuFramer if mode == "rtu" else ModbusSocketFramer
    handler = HangUpHandler if mode == "hang-up" else ModbusConnectedRequestHandler
    unit = ModbusSlaveContext(
        co=FileBlock(path, "coil"),
        di=FileBlock(path, "discrete"),
        ir=FileBlock(path, "input"),
        hr=FileBlock(path, "holding"),
        zero_mode=True,
    )
    context = ModbusServerContext(slaves={1: unit, 2: unit}, single=False)
    server = ModbusTcpServer(context, framer=framer, handler=handler, address=("127.0.0.1", port), allow_reuse_address=True)
    await server.serve_forever()


asyncio.run(main())
