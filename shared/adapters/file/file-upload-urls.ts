import { signUpload } from '../../core/upload-signature.ts';
import type { UploadUrls } from '../../ports/upload-urls.ts';

/** Addresses of the server that plays the HTTP API, which puts into the folder what this signs. */
export function createFileUploadUrls(secret: string): UploadUrls {
	return {
		async forPut({ key, bytes, expiresAt }) {
			const signature = signUpload(secret, { key, bytes, expiresAt });
			const query = new URLSearchParams({ bytes: String(bytes), expires: String(expiresAt), signature });
			return { url: `/_objects/${key}?${query}`, headers: { 'content-length': String(bytes) } };
		},
	};
}
