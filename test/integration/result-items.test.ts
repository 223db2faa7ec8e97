import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { expect, it, onTestFinished } from 'vitest';
import { createDynamoResultItems } from '../../shared/adapters/aws/dynamo-result-items.ts';
import { createDynamoTable } from '../../shared/adapters/aws/dynamo-table.ts';
import { createUsageMeter } from '../../shared/adapters/usage-meter.ts';
import { resultItemUnits } from '../../shared/core/report/result-item.ts';
import { aResult, EXPIRES_AT } from '../support/builders.ts';
import { shellLines } from '../support/doc-commands.ts';
import { startTestServers } from '../support/test-servers.ts';
import { createClients, createTable } from './aws-resources.ts';

async function aTable() {
	const servers = await startTestServers();
	const clients = createClients({ ...servers.endpoints, s3: 'http://127.0.0.1:9' });
	onTestFinished(async () => {
		clients.close();
		await servers.close();
	});
	const name = await createTable(clients);
	const meter = createUsageMeter();
	const items = createDynamoResultItems(createDynamoTable(clients.dynamodb, name, meter));
	return { clients, name, meter, items };
}

/** The value of an option of the AWS CLI, between quotes or not. */
function valueIn(command: string, option: string): string {
	return new RegExp(`--${option} (?:'([^']*)'|(\\S+))`).exec(command)?.slice(1).find(Boolean) ?? '';
}

it('S0.9 the queries of the docs find results by their place and by their URL', async () => {
	const { clients, name, items } = await aTable();
	const place = (index: number) => `https://example.com/${index % 2 === 0 ? 'blog' : 'shop'}/${index}`;
	const results = [999, 1_000, 1_001, 10_000].map((index) => aResult({ jobId: 'ID', index, url: place(index) }));
	await items.put(results, EXPIRES_AT);
	const commands = shellLines('docs/results.md').filter((line) => line.startsWith('aws dynamodb query'));

	const found = [];
	for (const command of commands) {
		const query = new QueryCommand({
			TableName: name,
			KeyConditionExpression: valueIn(command, 'key-condition-expression'),
			ExpressionAttributeValues: JSON.parse(valueIn(command, 'expression-attribute-values')),
		});
		const { Items = [] } = await clients.dynamodb.send(query);
		found.push(Items.map(({ index }) => Number(index?.N)));
	}

	expect(found).toEqual([
		[1_000, 1_001],
		[1_000, 10_000],
	]);
});

it('S0.3 S0.9 what items cost is what their record says beforehand', async () => {
	const { meter, items } = await aTable();
	const results = Array.from({ length: 40 }, (_, index) =>
		aResult({ index, title: 'a'.repeat(index * 100), url: `https://example.com/${'b'.repeat(index * 50)}` }),
	);
	await items.put(results, EXPIRES_AT);

	const units = results.reduce((total, result) => total + resultItemUnits(result), 0);
	expect(Math.abs(meter.total().writeUnits / units - 1)).toBeLessThan(0.03);
});
