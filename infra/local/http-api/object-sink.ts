import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isSigned, type SignedUpload } from '../../../shared/core/upload-signature.ts';
import { type GatewayAnswer, plain } from './gateway-answer.ts';
import { partsOf } from './gateway-event.ts';

export interface ObjectSinkOptions {
	/** What addresses are signed with. */
	readonly secret: string;
	/** Of the objects. */
	readonly directory: string;
}

const PATH = /^\/_objects\/(uploads\/[0-9A-Za-z]{1,64})$/;

/** Plays what S3 does with an address that was signed for a PUT. */
export function createObjectSink({ secret, directory }: ObjectSinkOptions) {
	/** @returns `undefined` if the request is for somebody else. */
	return async function receive(request: IncomingMessage): Promise<GatewayAnswer | undefined> {
		const { rawPath, rawQueryString } = partsOf(request.url ?? '/');
		const [, key] = PATH.exec(rawPath) ?? [];
		if (key === undefined || request.method !== 'PUT') return undefined;
		const query = new URLSearchParams(rawQueryString);
		const upload = { key, bytes: Number(query.get('bytes')), expiresAt: Number(query.get('expires')) };
		if (!isSigned(secret, upload, query.get('signature') ?? '')) return plain(403, 'This address was not signed here.');
		if (upload.expiresAt * 1000 <= Date.now()) return plain(403, 'This address has expired.');
		if (Number(request.headers['content-length']) !== upload.bytes) return plain(400, 'The body is of another length.');
		await store(request, upload);
		return { status: 200, headers: {}, body: Buffer.alloc(0) };
	};

	/** Beside its place, and moved there whole. */
	async function store(request: IncomingMessage, { key }: SignedUpload): Promise<void> {
		const to = join(directory, key);
		const part = `${to}.${randomUUID()}.part`;
		await mkdir(dirname(to), { recursive: true, mode: 0o700 });
		try {
			await pipeline(request, createWriteStream(part, { mode: 0o600 }));
			await rename(part, to);
		} catch (error) {
			await rm(part, { force: true });
			throw error;
		}
	}
}
