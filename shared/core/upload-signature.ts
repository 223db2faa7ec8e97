import { createHmac, timingSafeEqual } from 'node:crypto';

/** What may be put under a key, and until when. */
export interface SignedUpload {
	readonly key: string;
	/** Exactly. */
	readonly bytes: number;
	/** Seconds since the epoch. */
	readonly expiresAt: number;
}

/** What allows an upload to who has nothing but its address; for where S3 does not sign it. */
export function signUpload(secret: string, { key, bytes, expiresAt }: SignedUpload): string {
	return createHmac('sha256', secret)
		.update(JSON.stringify([key, bytes, expiresAt]))
		.digest('hex');
}

/** Whether a signature allows an upload; in constant time. */
export function isSigned(secret: string, upload: SignedUpload, signature: string): boolean {
	const expected = Buffer.from(signUpload(secret, upload));
	const given = Buffer.from(signature);
	return given.length === expected.length && timingSafeEqual(given, expected);
}
