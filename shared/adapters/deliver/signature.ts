import { createHmac } from 'node:crypto';

/** Headers by which a receiver can tell that a webhook is from who knows the secret, and that it is no old one. */
export const TIMESTAMP_HEADER = 'x-shoal-timestamp';
export const SIGNATURE_HEADER = 'x-shoal-signature';

/** HMAC-SHA256 over the time, a dot and the body. @param nowMs - Since the epoch; the header has seconds. */
export function signatureHeaders(secret: string, body: string, nowMs: number): Record<string, string> {
	const timestamp = String(Math.floor(nowMs / 1000));
	const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
	return { [TIMESTAMP_HEADER]: timestamp, [SIGNATURE_HEADER]: `sha256=${signature}` };
}
