import { expect, it } from 'vitest';
import { readTemplate, resolveStack } from '../../../infra/local/template/template.ts';
import { readPage } from '../../support/doc-commands.ts';

const template = await readTemplate(new URL('../../../template.yaml', import.meta.url).pathname);

it('S5.4 the page on deploying counts what an idle stack is billed for', () => {
	const page = readPage('docs/deploying.md');
	const { functions } = resolveStack(template, {});
	const mappings = functions.flatMap((each) => each.mappings).length;
	const resources = Object.values(
		template.root.Resources as unknown as Record<string, { Type: string; Properties: Alarm }>,
	);
	const alarms = resources.filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);
	// Metric math is billed for each metric that it reads.
	const metrics = alarms.flatMap(({ Metrics }) => Metrics?.filter(({ MetricStat }) => MetricStat) ?? [{}]).length;

	expect(page).toContain(`| mappings that poll queues | ${mappings}, `);
	expect(page).toContain(`| alarms | ${metrics} metrics that they look at | $${(metrics * 0.1).toFixed(2)} |`);
});

interface Alarm {
	readonly Metrics?: readonly { readonly MetricStat?: unknown }[];
}
