import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM } from '../support/browser.ts';
import { credentialsOf, startTestCloud, type TestCloud } from '../support/local-cloud.ts';

/* A web page that its user looks at while a job runs, in a real browser: what it can read and do. */

const SECRET = 'of a job';
const TABLE = 'shoal-Table';

/** What a page does with one URL, in every way that a page has. */
interface Attempt {
	readonly way: string;
	readonly url: string;
	readonly init?: {
		readonly method: string;
		readonly mode?: 'no-cors';
		readonly headers?: Record<string, string>;
		readonly body: string;
	};
}

describe.skipIf(CHROMIUM === undefined)('a page on another port', () => {
	let test: TestCloud;
	let browser: Browser;
	let pages: Server;
	beforeAll(async () => {
		test = await startTestCloud();
		browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] });
		// Any site; it lets others read it, so that the test would see it if a page could.
		pages = createServer(({ url }, response) => {
			response.writeHead(200, { 'content-type': 'text/html', 'access-control-allow-origin': '*' });
			response.end(url === '/form' ? formPage() : '<p>readable');
		});
		await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
	}, 60_000);
	afterAll(async () => {
		await browser?.close();
		pages?.close();
		await test?.end();
	});

	const pageUrl = () => `http://127.0.0.1:${(pages.address() as AddressInfo).port}/`;
	const key = () => credentialsOf(test.cloud).accessKeyId;
	const queueUrl = () => `${test.cloud.endpoints.sqs}/000000000000/shoal-WorkQueue`;

	async function withTable<T>(use: (client: DynamoDBClient) => Promise<T>): Promise<T> {
		const credentials = credentialsOf(test.cloud);
		const client = new DynamoDBClient({ endpoint: test.cloud.endpoints.dynamodb, region: 'us-east-1', credentials });
		return use(client).finally(() => client.destroy());
	}

	const send = () => JSON.stringify({ QueueUrl: queueUrl(), MessageBody: '{"name":"forged"}' });
	const form = () => new URLSearchParams({ Action: 'SendMessage', QueueUrl: queueUrl(), MessageBody: 'x' }).toString();
	/** Sends itself: what its field is called is what the body begins with. */
	const formPage = () =>
		`<form method=POST enctype=text/plain action="${test.cloud.endpoints.sqs}">` +
		`<input name="${send().replaceAll('"', '&quot;')}"></form><script>document.forms[0].submit()</script>`;
	const get = () => JSON.stringify({ TableName: TABLE, Key: { pk: { S: 'secret' } } });
	/** As our own clients send it: even a page that had got hold of the key. */
	const headersOf = (target: string) => ({
		'content-type': 'application/x-amz-json-1.0',
		'x-amz-target': target,
		'x-amz-date': '19700101T000000Z',
		authorization: `AWS4-HMAC-SHA256 Credential=${key()}, SignedHeaders=host, Signature=unsigned`,
	});

	function attempts(): Attempt[] {
		const { sqs, dynamodb } = test.cloud.endpoints;
		const asForm = { 'content-type': 'application/x-www-form-urlencoded' };
		return [
			{ way: 'GET of the tables', url: dynamodb },
			{ way: 'GET of the queues', url: `${sqs}/?Action=ListQueues` },
			{
				way: 'a call to read',
				url: dynamodb,
				init: { method: 'POST', headers: headersOf('DynamoDB_20120810.GetItem'), body: get() },
			},
			{
				way: 'a call to write',
				url: sqs,
				init: { method: 'POST', headers: headersOf('AmazonSQS.SendMessage'), body: send() },
			},
			{ way: 'a form', url: sqs, init: { method: 'POST', headers: asForm, body: form() } },
			{ way: 'a form, unread', url: sqs, init: { method: 'POST', mode: 'no-cors', headers: asForm, body: form() } },
			{
				way: 'a text, unread',
				url: sqs,
				init: { method: 'POST', mode: 'no-cors', headers: { 'content-type': 'text/plain' }, body: send() },
			},
			{ way: 'a text for the tables, unread', url: dynamodb, init: { method: 'POST', mode: 'no-cors', body: get() } },
		];
	}

	/** What the page reads of an answer; `undefined` is nothing. */
	async function readBy(url: string, tried: readonly Attempt[]): Promise<(string | undefined)[]> {
		const page = await browser.newPage();
		await page.goto(url);
		return page.evaluate(
			(all) =>
				Promise.all(
					all.map(async ({ url, init }) => {
						const text = await fetch(url, init).then(
							(response) => response.text(),
							() => '',
						);
						return text === '' ? undefined : text;
					}),
				),
			tried,
		);
	}

	it('R7 reads nothing and writes nothing, whichever way it takes', async () => {
		await withTable((client) =>
			client.send(new PutItemCommand({ TableName: TABLE, Item: { pk: { S: 'secret' }, value: { S: SECRET } } })),
		);
		const tried = attempts();
		const read = await readBy(pageUrl(), [{ way: 'another site', url: pageUrl() }, ...tried]);

		expect(read[0]).toContain('readable');
		expect(tried.map(({ way }, i) => [way, read[i + 1]])).toEqual(tried.map(({ way }) => [way, undefined]));
		expect(await test.depth('WorkQueue')).toBe(0);
		// What was tried is possible to those whom it is for.
		const found = await withTable((client) =>
			client.send(new GetItemCommand({ TableName: TABLE, Key: { pk: { S: 'secret' } } })),
		);
		expect(found.Item?.value).toEqual({ S: SECRET });
	});

	it('R7 cannot send a form that leads to the queue', async () => {
		const page = await browser.newPage();
		const [response] = await Promise.all([
			page.waitForResponse((answer) => answer.url().startsWith(test.cloud.endpoints.sqs)),
			// Where it leads to is no page, which ends the navigation.
			page.goto(`${pageUrl()}form`).catch(() => undefined),
		]);

		expect(response.status()).toBe(403);
		expect(await test.depth('WorkQueue')).toBe(0);
	});

	it('R7 gets no further under a name that leads to this machine', async () => {
		const port = new URL(test.cloud.endpoints.dynamodb).port;
		const rebound = await chromium.launch({
			executablePath: CHROMIUM ?? '',
			// Older browsers let a page of the web ask this machine, and others do if their user says so.
			args: [
				'--no-sandbox',
				'--host-resolver-rules=MAP rebound.example 127.0.0.1',
				'--disable-features=LocalNetworkAccessChecks',
			],
		});
		try {
			const page = await rebound.newPage();
			const url = `http://rebound.example:${port}/`;
			// The page came from elsewhere, before its name led here: it is of the origin of the server now, and may read it.
			await page.route(`${url}page`, (route) => route.fulfill({ contentType: 'text/html', body: '<p>attacker' }));
			await page.goto(`${url}page`);
			const headers = headersOf('DynamoDB_20120810.GetItem');
			const answers = await page.evaluate(
				(inits) =>
					Promise.all(
						inits.map((init) => fetch('/', init).then(async (answer) => [answer.status, await answer.text()])),
					),
				[
					{ method: 'GET', headers },
					{ method: 'POST', headers, body: get() },
				],
			);

			expect(answers.map(([status]) => status)).toEqual([403, 403]);
			expect(JSON.stringify(answers)).not.toContain(SECRET);
		} finally {
			await rebound.close();
		}
	});
});
