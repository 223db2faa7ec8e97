// In place of node:http in the bundles. An ES module that imports it makes Node read all that it exports, among that
// WebSocket, which loads the whole of Node's own undici: tens of milliseconds of INIT for what nobody uses.
module.exports = process.getBuiltinModule('node:http');
