import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isDownloadSigned } from '../../../shared/core/upload-signature.ts';
import { plain } from './gateway-answer.ts';
import { partsOf } from './gateway-event.ts';
import type { ObjectSinkOptions } from './object-sink.ts';

const PATH = /^\/_objects\/(exports\/[\w-]{1,64}\/[\w-]{1,64}\/[\w.-]{1,64})$/;

/** Plays what S3 does with an address that was signed for a GET. */
export function createObjectSource({ secret, directory }: ObjectSinkOptions) {
	/** @returns The status that was answered with; `undefined` if the request is for somebody else. */
	return async function give(request: IncomingMessage, response: ServerResponse): Promise<number | undefined> {
		const { rawPath, rawQueryString } = partsOf(request.url ?? '/');
		const [, key] = PATH.exec(rawPath) ?? [];
		if (key === undefined || request.method !== 'GET') return undefined;
		const query = new URLSearchParams(rawQueryString);
		const download = { key, expiresAt: Number(query.get('expires')) };
		if (!isDownloadSigned(secret, download, query.get('signature') ?? '')) {
			return refuse(response, 403, 'This address was not signed here.');
		}
		if (download.expiresAt * 1000 <= Date.now()) return refuse(response, 403, 'This address has expired.');
		const path = join(directory, key);
		const found = await stat(path).catch(() => undefined);
		if (found?.isFile() !== true) return refuse(response, 404, 'There is no such object.');
		response.writeHead(200, {
			'content-type': 'application/octet-stream',
			'content-length': found.size,
			'content-disposition': `attachment; filename="${basename(key)}"`,
		});
		// Whoever goes away has no use for the rest.
		await pipeline(createReadStream(path), response).catch(() => undefined);
		return 200;
	};
}

function refuse(response: ServerResponse, status: number, message: string): number {
	const { headers, body } = plain(status, message);
	response.writeHead(status, { ...headers, 'content-length': body.length } as never);
	response.end(body);
	return status;
}
