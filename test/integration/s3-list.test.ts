import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { buildApp } from 'fauxqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { aFolder, runCli } from '../support/cli.ts';
import { parseResults } from '../support/results.ts';

const fauxqs = buildApp({ logger: false });
let site: Site;
let env: Record<string, string>;

beforeAll(async () => {
	site = await createSite({ pages: 5, latencyMs: 0 });
	const endpoint = await fauxqs.listen({ host: '127.0.0.1', port: 0 });
	const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
	env = { AWS_ENDPOINT_URL_S3: endpoint, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
	const client = new S3Client({ endpoint, credentials, region: 'us-east-1', forcePathStyle: true });
	await client.send(new CreateBucketCommand({ Bucket: 'lists' }));
	const urls = Array.from({ length: 5 }, (_, i) => `${i},${site.url}/p/${i}\n`).join('');
	await client.send(
		new PutObjectCommand({ Bucket: 'lists', Key: 'a folder/urls.csv.gz', Body: gzipSync(`id,url\n${urls}`) }),
	);
	client.destroy();
});

afterAll(async () => {
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
