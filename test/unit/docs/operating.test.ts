import { expect, it } from 'vitest';
import { type CfnMap, readTemplate } from '../../../infra/local/template/template.ts';
import { readPage } from '../../support/doc-commands.ts';

const template = await readTemplate(new URL('../../../template.yaml', import.meta.url).pathname);
const resources = Object.entries(template.root.Resources as Record<string, CfnMap>);
const ofType = (type: string) => resources.flatMap(([name, { Type }]) => (Type === type ? [name] : []));
const page = readPage('docs/operating.md');

it('S5.4 the page on operating says what to do at each alarm of the template, and at no others', () => {
	const named = page.split('\n').flatMap((line) => {
		const [, first = ''] = /^\| (`\w+Alarm`[^|]*)\|/.exec(line) ?? [];
		return Array.from(first.matchAll(/`(\w+)`/g), ([, name]) => name);
	});

	expect(named.toSorted()).toEqual(ofType('AWS::CloudWatch::Alarm').toSorted());
});

it('S5.4 the page on operating names what the template keeps when it is deleted', () => {
	const kept = resources.flatMap(([name, { DeletionPolicy }]) => (DeletionPolicy === 'Retain' ? [name] : []));

	expect(kept).toEqual(['Table', 'Bucket']);
	expect(page).toContain('the table and the bucket (`DeletionPolicy: Retain`)');
});
