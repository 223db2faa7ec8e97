/** Files of undici that its entry point re-exports; it has types for them only there. */
declare module 'undici/lib/dispatcher/client.js' {
	import { Client } from 'undici';
	export default Client;
}
declare module 'undici/lib/core/connect.js' {
	import { buildConnector } from 'undici';
	export default buildConnector;
}
declare module 'undici/lib/core/errors.js' {
	import { errors } from 'undici';
	export default errors;
}
declare module 'undici/lib/core/symbols.js' {
	const symbols: {
		readonly kSocket: unique symbol;
		readonly kParser: unique symbol;
		readonly kRunning: unique symbol;
	};
	export default symbols;
}
