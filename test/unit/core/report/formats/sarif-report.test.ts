import { expect, it } from 'vitest';
import { z } from 'zod';
import { renderSarif } from '../../../../../shared/core/report/formats/sarif-report.ts';
import { aBrokenLink, aHostileReport, aLinkReport, aPlace, aReport } from '../../../../support/reports.ts';

/** What SARIF 2.1.0 demands of the parts that are used; `npm run conformance` has the whole schema. */
const MESSAGE = z.strictObject({ text: z.string().min(1) });
const LEVEL = z.enum(['none', 'note', 'warning', 'error']);
const RESULT = z.strictObject({
	ruleId: z.string(),
	ruleIndex: z.int().min(0),
	level: LEVEL,
	baselineState: z.enum(['new', 'unchanged', 'updated', 'absent']).optional(),
	message: MESSAGE,
	locations: z.array(
		z.strictObject({
			physicalLocation: z.strictObject({
				artifactLocation: z.strictObject({
					uri: z.string().regex(/^[\w.~!$&'()*+,;=:@/?%-]+$/),
					uriBaseId: z.string().optional(),
				}),
				region: z.strictObject({ startLine: z.int().min(1), startColumn: z.int().min(1).optional() }).optional(),
			}),
		}),
	),
	partialFingerprints: z.record(z.string(), z.string()),
	properties: z.looseObject({}),
});
const SARIF = z.strictObject({
	$schema: z.url(),
	version: z.literal('2.1.0'),
	runs: z.tuple([
		z.strictObject({
			tool: z.strictObject({
				driver: z.strictObject({
					name: z.string(),
					version: z.string(),
					rules: z.array(z.looseObject({ id: z.string() })),
				}),
			}),
			invocations: z.array(z.looseObject({ executionSuccessful: z.boolean() })),
			columnKind: z.literal('utf16CodeUnits'),
			results: z.array(RESULT),
			properties: z.looseObject({}).optional(),
		}),
	]),
});

function resultsOf(page: string, context = {}) {
	const linkReport = aLinkReport({ broken: [aBrokenLink({ places: [aPlace({ page })] })] });
	return SARIF.parse(JSON.parse(renderSarif(aReport({ linkReport }), context))).runs[0].results;
}

it('S4.9 SARIF is as its schema demands, whatever the texts are', () => {
	const { results, tool } = SARIF.parse(JSON.parse(renderSarif(aHostileReport()))).runs[0];
	expect(results.length).toBeGreaterThan(10);
	for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
});

it('S4.9 SARIF has the line and column of a file, relative to the repository', () => {
	const [result] = resultsOf('../docs/ä b.md', { folder: '/repo/site', repository: '/repo' });
	expect(result?.locations[0]?.physicalLocation).toEqual({
		artifactLocation: { uri: 'docs/%C3%A4%20b.md', uriBaseId: '%SRCROOT%' },
		region: { startLine: 3, startColumn: 10 },
	});
});

it('SARIF names a page on the web without its scheme, for which code scanning would refuse the file', () => {
	const uriOf = (page: string) => resultsOf(page)[0]?.locations[0]?.physicalLocation.artifactLocation.uri;
	expect(uriOf('https://example.com/docs/?a=b')).toBe('example.com/docs/?a=b');
	expect(uriOf('http://127.0.0.1:8080/')).toBe('127.0.0.1%3A8080/');
	expect(uriOf('http://[::1]:8080/a')).toBe('%5B%3A%3A1%5D%3A8080/a');
});

it('SARIF takes no bracket for a link in a message', () => {
	const linkReport = aLinkReport({ broken: [aBrokenLink({ error: { code: 'X', message: 'see [a](b)' } })] });
	const { results } = SARIF.parse(JSON.parse(renderSarif(aReport({ linkReport })))).runs[0];
	expect(results[0]?.message.text).toContain('see \\[a\\](b)');
});

it('SARIF holds no more results than code scanning takes, and says what is left out', () => {
	const places = Array.from({ length: 26_000 }, (_, line) => aPlace({ line: line + 1 }));
	const linkReport = aLinkReport({ broken: [aBrokenLink({ places })], placesOmitted: 5 });
	const [run] = JSON.parse(renderSarif(aReport({ linkReport }))).runs;
	expect(run.results).toHaveLength(25_000);
	expect(run.invocations[0].toolExecutionNotifications[0].message.text).toMatch(/^1005 more results/);
});
