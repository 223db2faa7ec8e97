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

/** What may be read under a key, and until when. */
export interface SignedDownload {
	readonly key: string;
	/** Seconds since the epoch. */
	readonly expiresAt: number;
}

/** Likewise, what allows a download. */
export function signDownload(secret: string, { key, expiresAt }: SignedDownload): string {
	return createHmac('sha256', secret)
		.update(JSON.stringify(['GET', key, expiresAt]))
		.digest('hex');
}

/** Whether a signature allows a download; in constant time. */
export function isDownloadSigned(secret: string, download: SignedDownload, signature: string): boolean {
	return isSame(signDownload(secret, download), signature);
}

/** Whether a signature allows an upload; in constant time. */
export function isSigned(secret: string, upload: SignedUpload, signature: string): boolean {
	return isSame(signUpload(secret, upload), signature);
}

function isSame(expected: string, signature: string): boolean {
	const known = Buffer.from(expected);
	const given = Buffer.from(signature);
	return given.length === known.length && timingSafeEqual(given, known);
}
