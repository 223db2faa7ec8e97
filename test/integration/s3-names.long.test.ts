import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { buildApp } from 'fauxqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { StoreError } from '../../shared/core/errors.ts';
import { s3Object } from '../../shared/runtime/s3-names.ts';
import { aFolder, runCli } from '../support/cli.ts';
import { parseResults } from '../support/results.ts';

const fauxqs = buildApp({ logger: false });
let site: Site;
let env: Record<string, string>;
let client: S3Client;

beforeAll(async () => {
	site = await createSite({ pages: 5, latencyMs: 0 });
	const endpoint = await fauxqs.listen({ host: '127.0.0.1', port: 0 });
	const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
	env = { AWS_ENDPOINT_URL_S3: endpoint, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
	client = new S3Client({ endpoint, credentials, region: 'us-east-1', forcePathStyle: true });
	await client.send(new CreateBucketCommand({ Bucket: 'lists' }));
	const urls = Array.from({ length: 5 }, (_, i) => `${i},${site.url}/p/${i}\n`).join('');
	await client.send(
		new PutObjectCommand({ Bucket: 'lists', Key: 'a folder/urls.csv.gz', Body: gzipSync(`id,url\n${urls}`) }),
	);
});

afterAll(async () => {
	client?.destroy();
	await site?.close();
	await fauxqs.close();
});

const scrape = (from: string, more: Record<string, string> = {}) =>
	runCli(['scrape', '--from', from], { cwd: aFolder(), env: { ...env, ...more } });

it('S4.8 reads targets from an object in S3, by the ending of its key', async () => {
	const { code, stdout, stderr } = await scrape('s3://lists/a folder/urls.csv.gz');

	expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('urls.csv.gz in ') });
	expect(parseResults(stdout).map(({ url }) => url)).toEqual(Array.from({ length: 5 }, (_, i) => `${site.url}/p/${i}`));
});

it('U4 says that an object is not there, and runs nothing', async () => {
	const { code, stderr } = await scrape('s3://lists/gone.txt');

	expect({ code, stderr }).toEqual({ code: 2, stderr: 'shoal: --from s3://lists/gone.txt: there is no such object\n' });
});

it('U4 says that there are no credentials', async () => {
	const none = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_EC2_METADATA_DISABLED: 'true' };
	const files = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
	const { code, stderr } = await scrape('s3://lists/gone.txt', { ...none, ...files });

	expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('there are no AWS credentials') });
});

const objectOf = async (Key: string) =>
	(await client.send(new GetObjectCommand({ Bucket: 'lists', Key }))).Body?.transformToString() ?? '';

it('S4.8 writes results and reports into objects in S3', async () => {
	const args = ['--out', 's3://lists/out/a.csv', '--format', 'csv', '--report', 's3://lists/out/report.md'];
	const { code, stdout } = await runCli(['scrape', `${site.url}/p/1`, `${site.url}/p/2`, ...args], {
		cwd: aFolder(),
		env,
	});

	expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
	expect((await objectOf('out/a.csv')).trim().split('\n')).toHaveLength(3);
	expect(await objectOf('out/report.md')).toContain('# ');
});

it('S4.8 writes more than one part of an upload holds', async () => {
	const object = s3Object('s3://lists/large', '--out');
	await withEnvironment(env, () => object?.write(lines(200_000)));

	expect(await objectOf('large')).toHaveLength(200_000 * 60);
});

it('passes on what ends the results, and leaves no object', async () => {
	const object = s3Object('s3://lists/broken', '--out');
	const failing = async function* () {
		yield* lines(200_000);
		throw new StoreError('the store is gone');
	};

	await expect(withEnvironment(env, () => object?.write(failing()))).rejects.toThrow(StoreError);
	await expect(objectOf('broken')).rejects.toThrow();
});

it('U4 says before anything runs that there is no such bucket', async () => {
	const { code, stderr } = await runCli(['scrape', `${site.url}/p/1`, '--out', 's3://gone/a'], { cwd: aFolder(), env });

	expect({ code, stderr }).toEqual({ code: 2, stderr: 'shoal: --out s3://gone/a: there is no bucket gone\n' });
});

async function* lines(count: number): AsyncGenerator<string> {
	for (let i = 0; i < count; i++) yield `${'x'.repeat(59)}\n`;
}

/** The client finds credentials and the server as that of a user does. */
async function withEnvironment<T>(values: Record<string, string>, run: () => Promise<T> | undefined) {
	const before = { ...process.env };
	Object.assign(process.env, values);
	try {
		return await run();
	} finally {
		process.env = before;
	}
}

it('S0.9 exports into a folder of a bucket, and as one object', async () => {
	const folder = aFolder();
	const data = ['--data', `${folder}/data`];
	const urls = Array.from({ length: 5 }, (_, i) => `${site.url}/p/${i}`);
	const { stdout } = await runCli(['scrape', ...urls, ...data, '--json'], { cwd: folder });
	const { jobId } = JSON.parse(stdout);
	const to = (...args: readonly string[]) => runCli(['jobs', 'export', jobId, ...data, ...args], { cwd: folder, env });

	expect(await to('--format', 'jsonl', '--parts', '--out', 's3://lists/exports/a')).toMatchObject({ code: 0 });
	expect(parseResults(await objectOf('exports/a/part-00000.jsonl')).map(({ url }) => url)).toEqual(urls);
	expect(JSON.parse(await objectOf('exports/a/_manifest.json'))).toMatchObject({ results: 5 });
	expect(await objectOf('exports/a/_table.sql')).toContain("LOCATION 's3://lists/exports/a/'");
	expect(await to('--format', 'csv', '--out', 's3://lists/one.csv')).toMatchObject({ code: 0 });
	expect((await objectOf('one.csv')).trimEnd().split('\r\n')).toHaveLength(6);
	const { code, stderr } = await to('--out', 's3://gone/a/');
	expect({ code, stderr }).toEqual({ code: 2, stderr: 'shoal: --out s3://gone/a/results: there is no bucket gone\n' });
});
