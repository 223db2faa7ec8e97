/** Names one wish, so that to send it twice does it once. `randomUUID` is not there on a page that came by plain HTTP. */
export function onceKey(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
