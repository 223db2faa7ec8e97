import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseCfnYaml } from '../../../infra/local/template/cfn-yaml.ts';
import { ministackTemplate } from '../../deployed/ministack-template.ts';

const text = readFileSync(new URL('../../../template.yaml', import.meta.url), 'utf8');
const parse = (yaml: string) =>
	parseCfnYaml(yaml, 'template.yaml') as unknown as { Resources: Record<string, Resource> };

interface Resource {
	readonly Type: string;
	readonly Properties: Record<string, unknown>;
}

const NUMBERS = { BatchSize: 10, MaxInstances: 2, BatchingWindow: 0 };
const before = parse(text).Resources;
const after = parse(ministackTemplate(text, NUMBERS)).Resources;

it('lacks the alarms on metric math, and nothing else', () => {
	const gone = Object.keys(before).filter((name) => !(name in after));

	expect(gone).toEqual(['ErrorsAlarm', 'ThrottlesAlarm', 'DailyReportAlarm', 'OldestMessageAlarm']);
});

it('has numbers in the events of functions, and parameters everywhere else', () => {
	expect(after.ConsumerFunction?.Properties.Events).toMatchObject({
		Chunks: {
			Properties: {
				BatchSize: 10,
				MaximumBatchingWindowInSeconds: 0,
				ScalingConfig: { MaximumConcurrency: 2 },
				Queue: { 'Fn::GetAtt': ['ChunksQueue', 'Arn'] },
			},
		},
	});
	expect(after.ConsumerFunction?.Properties.MemorySize).toEqual({ Ref: 'FanoutMemory' });
});

it('has the parts of the HTTP API by themselves, with all its routes leading to its function', () => {
	const parts = Object.entries(after).filter(([, { Type }]) => Type.startsWith('AWS::ApiGatewayV2::'));

	expect(parts.map(([name]) => name).toSorted()).toEqual(['Api', 'ApiIntegration', 'ApiRoute', 'ApiStage']);
	expect(after.ApiIntegration?.Properties).toMatchObject({
		IntegrationUri: { 'Fn::GetAtt': ['ApiFunction', 'Arn'] },
		PayloadFormatVersion: '2.0',
	});
	expect(after.ApiRoute?.Properties.RouteKey).toBe('$default');
	expect(after.ApiFunction?.Properties.Events).toBeUndefined();
});

it('is otherwise the template that was built, but for how long queues hide messages', () => {
	const others = Object.entries(after).filter(([, { Type }]) => !Type.startsWith('AWS::ApiGatewayV2::'));
	for (const [name, { Type, Properties }] of others) {
		const { VisibilityTimeout: _a, Events: _b, ...ours } = Properties;
		const { VisibilityTimeout: _c, Events: _d, ...theirs } = before[name]?.Properties ?? {};
		expect(ours, name).toEqual(theirs);
		expect(Properties.VisibilityTimeout, name).toBe(Type === 'AWS::SQS::Queue' ? 6 : undefined);
	}
});
