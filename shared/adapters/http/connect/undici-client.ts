// Not from 'undici': its entry point loads WebSocket, fetch, caches and mocks, which cost three times what the client
// costs, in INIT time on Lambda and for every thread. The version is pinned; test/unit/adapters holds that these are
// what the entry point exports.
import buildConnector from 'undici/lib/core/connect.js';
import errors from 'undici/lib/core/errors.js';
import symbols from 'undici/lib/core/symbols.js';
import Client from 'undici/lib/dispatcher/client.js';

export { buildConnector, Client, errors, symbols };
