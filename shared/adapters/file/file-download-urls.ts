import { signDownload } from '../../core/upload-signature.ts';
import type { DownloadUrls } from '../../ports/download-urls.ts';

/** Addresses of the server that plays the HTTP API, which gives what this signs out of the folder. */
export function createFileDownloadUrls(secret: string): DownloadUrls {
	return {
		async forGet({ key, expiresAt }) {
			const signature = signDownload(secret, { key, expiresAt });
			return `/_objects/${key}?${new URLSearchParams({ expires: String(expiresAt), signature })}`;
		},
	};
}
