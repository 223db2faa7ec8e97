import type { SignedUpload } from '../core/upload-signature.ts';

/** Where an object may be put by HTTP, with PUT. */
export interface UploadUrl {
	/** May be a path, of the server that was asked for it. */
	readonly url: string;
	/** To be sent along. */
	readonly headers: Readonly<Record<string, string>>;
}

/** Lets others put objects beside the object store's own clients. */
export interface UploadUrls {
	/** Whoever has the address may put there what it is for, and nothing else. */
	forPut(upload: SignedUpload): Promise<UploadUrl>;
}
