// SPDX-License-Identifier: MIT
// A WebSocket client that sends text where MQTT wants binary frames: `node text_frame.mjs URL` prints "closed" when the server has hung up.
import WebSocket from "ws";

const socket = new WebSocket(process.argv[2], "mqtt");
socket.on("open", () => socket.send("CONNECT, please"));
socket.on("message", () => console.log("answered"));
socket.on("close", () => console.log(`closed, protocol ${socket.protocol}`));
socket.on("error", (error) => console.log(error.message));
