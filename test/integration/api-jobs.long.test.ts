import { afterAll, beforeAll, expect, it } from 'vitest';
import { longServedApiContract } from '../contract/served-api.contract.ts';
import { type ApiCloud, startApiCloud } from '../support/api-cloud.ts';
import { openLocalApi } from '../support/local-api.ts';

longServedApiContract('local cloud', openLocalApi);

let cloud: ApiCloud;
beforeAll(async () => {
	cloud = await startApiCloud();
});
afterAll(() => cloud?.end());

it('R7 takes an upload from nobody who has not the address, and of no other length', async () => {
	const list = Buffer.from('url\nhttps://example.com/\n');
	const { json } = await cloud.api.call('POST', '/uploads', { bytes: list.length });
	const put = async (url: string, body: Buffer) => (await fetch(url, { method: 'PUT', body })).status;
	const forged = json.url.replace(/.$/, (end: string) => (end === '0' ? '1' : '0'));

	expect(await put(forged, list)).toBe(403);
	expect(await put(json.url.replace(json.uploadId, 'another'), list)).toBe(403);
	expect(await put(json.url, list.subarray(1))).toBe(400);
	expect(await put(json.url, list)).toBe(200);
});
