import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseCfnYaml } from '../../../../../infra/local/template/cfn-yaml.ts';

interface Widget {
	readonly type: string;
	readonly properties: {
		readonly title: string;
		readonly query?: string;
		readonly metrics?: readonly (readonly (string | { readonly expression?: string })[])[];
	};
}
type Resource = {
	readonly Type: string;
	readonly Properties: { readonly DashboardBody?: { readonly 'Fn::Sub': string } };
};

const file = new URL('../../../../../template.yaml', import.meta.url);
const { Resources } = parseCfnYaml(readFileSync(file, 'utf8'), 'template.yaml') as unknown as {
	Resources: Record<string, Resource>;
};
const text = Resources.Dashboard?.Properties.DashboardBody?.['Fn::Sub'] ?? '';
const { widgets } = JSON.parse(text) as { widgets: Widget[] };
const queuesNamed = (isDead: boolean) =>
	Object.entries(Resources).flatMap(([name, { Type }]) =>
		Type === 'AWS::SQS::Queue' && name.includes('DeadLetter') === isDead ? [`\${${name}.QueueName}`] : [],
	);

function widgetOf(title: string): Widget['properties'] {
	const found = widgets.find(({ properties }) => properties.title.startsWith(title));
	if (found === undefined) throw new Error(`the dashboard has nothing called ${title}`);
	return found.properties;
}

function expressionsOf(title: string): (string | undefined)[] {
	const all = widgetOf(title).metrics ?? [];
	return all.flat().map((part) => (typeof part === 'string' ? undefined : part.expression));
}

const valuesOf = (title: string) => (widgetOf(title).metrics ?? []).map(([, , , value]) => value);

it('S5.4 the dashboard is JSON, and names nothing that is not in the template', () => {
	const named = [...text.matchAll(/\$\{(?!!|AWS::)(\w+)(?:\.\w+)?\}/g)].map(([, name = '']) => name);

	expect(named.length).toBeGreaterThan(0);
	expect([...new Set(named)].filter((name) => Resources[name] === undefined)).toEqual([]);
});

it('S5.4 the dashboard shows outcomes, invocations, times and what is billed, of the lines that each invocation leaves', () => {
	expect(widgetOf('Targets by outcome').query).toContain('sum(outcomes.ok) as ok');
	expect(expressionsOf('Invocations')).toEqual(["SEARCH('{Shoal,service} MetricName=\"Invocations\"', 'Sum', 300)"]);
	expect(expressionsOf('Duration')).toEqual([
		"SEARCH('{Shoal,service} MetricName=\"Duration\"', 'p50', 300)",
		"SEARCH('{Shoal,service} MetricName=\"Duration\"', 'p95', 300)",
	]);
	expect(expressionsOf('Billed')).toEqual(["SEARCH('{Shoal,service} MetricName=\"GbSeconds\"', 'Sum', 300)"]);
});

it('S5.4 the dashboard shows the errors of all functions, and the age and the dead letters of all queues', () => {
	const functions = Object.entries(Resources).flatMap(([name, { Type }]) =>
		Type === 'AWS::Serverless::Function' ? [`\${${name}}`] : [],
	);

	expect(valuesOf('Errors').toSorted()).toEqual(functions.toSorted());
	expect(valuesOf('Age of the oldest').toSorted()).toEqual(queuesNamed(false).toSorted());
	expect(valuesOf('Dead letters').toSorted()).toEqual(queuesNamed(true).toSorted());
});
