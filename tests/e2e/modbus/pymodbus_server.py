# SPDX-License-Identifier: MIT
"""A Modbus server on pymodbus for the tests: pymodbus_server.py PORT FILE plain|rtu|hang-up|serial

FILE holds lines "TABLE ADDRESS VALUE" and is read again whenever it changes; cells it does not name give exception 2, and the
VALUE "fails" gives exception 4. Units 1, 2 and 3 answer, all with this memory. With "rtu" the frames are those of a serial line
(a serial tunnel), with "serial" PORT is the path of one; with "hang-up" every connection ends after its first answer.

Lines "fault KIND UNIT NUMBER" make a unit misbehave:
  delay MS       answers so much later
  pieces MS      answers byte by byte, with such pauses
  exception CODE answers everything with it
  as-unit OTHER  answers as if it were another
  stray COUNT    sends that many frames of another transaction, or of unit 9 on a serial line, before each answer
  drop N         does not answer every Nth request
  close N        ends the connection at every Nth request
  garble N       damages every Nth answer
  short BYTES    leaves away the last bytes of each answer
"""
import asyncio
import copy
import os
import sys

from pymodbus.datastore import ModbusServerContext, ModbusSlaveContext
from pymodbus.datastore.store import BaseModbusDataBlock
from pymodbus.pdu import ExceptionResponse
from pymodbus.server.async_io import ModbusConnectedRequestHandler, ModbusSerialServer, ModbusSingleRequestHandler, ModbusTcpServer
from pymodbus.transaction import ModbusRtuFramer, ModbusSocketFramer


class Faults:
    """How the units misbehave now, and how often they were asked."""

    def __init__(self, path):
        self.path = path
        self.counts = {}

    def of(self, unit):
        with open(self.path, encoding="utf-8") as file:
            rows = [line.split() for line in file if line.startswith("fault ")]
        return {kind: int(number) for _, kind, each, number in rows if int(each) == unit}

    def is_turn(self, faults, kind, unit):
        """True at every Nth call, if the fault is there."""
        if kind not in faults:
            return False
        self.counts[kind, unit] = self.counts.get((kind, unit), 0) + 1
        return self.counts[kind, unit] % faults[kind] == 0


class Misbehaving:
    """Mixed into a handler of pymodbus, it sends what the faults make of each answer."""

    faults = None

    def send(self, message, *addr, **kwargs):
        unit = message.unit_id
        faults = self.faults.of(unit)
        if self.faults.is_turn(faults, "drop", unit):
            return
        if self.faults.is_turn(faults, "close", unit):
            self.transport.close()
            return
        if "exception" in faults:
            refusal = ExceptionResponse(message.function_code & 0x7F, faults["exception"])
            refusal.transaction_id, refusal.unit_id = message.transaction_id, unit
            message = refusal
        stray = copy.copy(message)
        stray.transaction_id = (message.transaction_id + 1) % 65536
        if isinstance(self.framer, ModbusRtuFramer):
            stray.unit_id = 9
        message.unit_id = faults.get("as-unit", unit)
        answer = self.framer.buildPacket(stray) * faults.get("stray", 0) + self.framer.buildPacket(message)
        if self.faults.is_turn(faults, "garble", unit):
            answer = answer[:-1] + bytes([answer[-1] ^ 0x55])
        answer = answer[: len(answer) - faults.get("short", 0)]
        pieces = [bytes([each]) for each in answer] if "pieces" in faults else [answer]
        for number, piece in enumerate(pieces):
            wait = faults.get("delay", 0) + number * faults.get("pieces", 0)
            asyncio.get_running_loop().call_later(wait / 1000, self._send_, piece)


class TcpHandler(Misbehaving, ModbusConnectedRequestHandler):
    """One connection."""


class SerialHandler(Misbehaving, ModbusSingleRequestHandler):
    """The serial line."""


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
        self.values = {int(row[1]): row[2] for row in rows if row[0] == self.table}
        self.stamp = stamp

    def validate(self, address, count=1):
        self.refresh()
        return all(each in self.values for each in range(address, address + count))

    def getValues(self, address, count=1):
        return [int(self.values[each]) for each in range(address, address + count)]

    def setValues(self, address, values):
        pass


class HangUpHandler(TcpHandler):
    """Answers once."""

    def _send_(self, data):
        super()._send_(data)
        self.transport.close()


async def serve(port, path, mode, context):
    if mode == "serial":
        server = ModbusSerialServer(context, framer=ModbusRtuFramer, handler=SerialHandler, port=port, baudrate=9600)
        await server.start()
        with open(path + ".ready", "w", encoding="utf-8"):
            pass
    else:
        framer = ModbusRtuFramer if mode == "rtu" else ModbusSocketFramer
        handler = HangUpHandler if mode == "hang-up" else TcpHandler
        server = ModbusTcpServer(context, framer=framer, handler=handler, address=("127.0.0.1", int(port)), allow_reuse_address=True)
    await server.serve_forever()


async def main():
    port, path, mode = sys.argv[1:]
    Misbehaving.faults = Faults(path)
    unit = ModbusSlaveContext(
        co=FileBlock(path, "coil"),
        di=FileBlock(path, "discrete"),
        ir=FileBlock(path, "input"),
        hr=FileBlock(path, "holding"),
        zero_mode=True,
    )
    await serve(port, path, mode, ModbusServerContext(slaves={1: unit, 2: unit, 3: unit}, single=False))


asyncio.run(main())
