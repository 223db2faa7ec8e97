import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBaseline } from '../../../../../../services/cli/commands/check/baseline.ts';
import { withConfig } from '../../../../../../services/cli/commands/check/hydra-config.ts';
import type { CheckOptions } from '../../../../../../services/cli/commands/check/options.ts';
import { readCommandLine } from '../../../../../../services/cli/parse/parse-args.ts';
import { compareLinks } from '../../../../../../shared/core/report/compare-links.ts';
import type { BrokenLink, LinkReport } from '../../../../../../shared/core/report/link-report.ts';
import { countedPart } from '../../../../../../shared/core/report/standing.ts';
import { aFolder } from '../../../../../support/cli.ts';
import { aComparedReport, aReport } from '../../../../../support/reports.ts';

function aFile(content: unknown): string {
	const file = join(aFolder(), 'file.json');
	writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
	return file;
}

function checkOptions(...args: string[]): CheckOptions {
	const line = readCommandLine(['check', 'https://a.example/', ...args]);
	if (line.kind !== 'run' || line.command.command !== 'check') throw new Error('this is no check');
	return line.command.options as CheckOptions;
}

function aBroken(url: string, fragment?: string): BrokenLink {
	return { url, ...(fragment && { fragment }), outcome: 'http_error', status: 404, error: null, places: [] };
}

function aLinks(...broken: BrokenLink[]): LinkReport {
	return { broken, brokenOmitted: 0, placesOmitted: 0, blocked: [], pages: 1 };
}

describe('a baseline', () => {
	it('S4.5 sets apart what was broken before, and nothing else', async () => {
		const baseline = await readBaseline(aFile({ linkReport: aLinks(aBroken('https://a.example/1', 'x')) }));
		const now = aLinks(aBroken('https://a.example/1', 'x'), aBroken('https://a.example/1'));

		const { linkReport = now } = compareLinks(aReport({ linkReport: now }), { baseline });
		expect(countedPart(linkReport).broken).toMatchObject([{ url: 'https://a.example/1', standing: 'new' }]);
	});

	it('W3 sets apart what was refused before, too', async () => {
		const refused = [aBroken('https://a.example/inside')];
		const baseline = await readBaseline(aFile({ jobId: 'job-1', linkReport: { ...aLinks(), refused } }));

		const { linkReport } = compareLinks(aReport({ linkReport: { ...aLinks(), refused } }), { baseline });
		expect(linkReport && countedPart(linkReport).refused).toEqual([]);
	});

	it('S4.5 may be a report that was compared itself; what was in quarantine then counts now', async () => {
		const file = aFile({ ...aComparedReport(), jobId: 'job-1' });
		expect([...((await readBaseline(file)) ?? [])]).toEqual(['https://example.com/new', 'https://example.com/known']);
	});

	it('written by hand may hold what a report holds, and says of anything else that it is not heeded', async () => {
		const broken = [{ url: 'https://a.example/1' }, aBroken('https://a.example/2', 'x')];
		const written = (link: object) => aFile({ linkReport: { broken: [...broken, link] } });

		expect([...((await readBaseline(written({ url: 'https://a.example/3', status: 404 }))) ?? [])]).toEqual([
			'https://a.example/1',
			'https://a.example/2#x',
			'https://a.example/3',
		]);
		await expect(readBaseline(written({ url: 'https://a.example/3', until: '2027' }))).rejects.toThrow(
			/linkReport\.broken\.2: .*until/,
		);
	});

	it('of a report may hold whatever a report of another version does', async () => {
		const report = { jobId: 'job-1', later: 1, linkReport: { ...aLinks(aBroken('https://a.example/1')), more: [] } };
		expect([...((await readBaseline(aFile(report))) ?? [])]).toEqual(['https://a.example/1']);
	});

	it.each([
		{ content: '{', fault: /is no JSON: / },
		{ content: { failures: [] }, fault: /is no JSON report of a check/ },
	])('U4 that is none is refused: $fault', async ({ content, fault }) => {
		await expect(readBaseline(aFile(content))).rejects.toThrow(fault);
	});
});

describe("Hydra's configuration", () => {
	it('sets what its keys mean', async () => {
		const config = aFile({
			OK: [200, 999],
			attrs: ['href'],
			tags: ['a', 'link'],
			exclude_scheme_prefixes: ['tel:', 'https://x.example/a+b'],
			threads: 7,
			timeout: 2.5,
			graceful_exit: 'True',
		});
		const { options, places } = await withConfig(checkOptions('--config', config, '--exclude', 'old'));

		expect(options).toMatchObject({ acceptStatus: '2xx,200,999', concurrency: 7, timeoutMs: 2500, exitZero: true });
		expect(options.exclude.map((pattern) => new RegExp(pattern).test('https://x.example/a+b/c'))).toEqual([
			false,
			false,
			true,
		]);
		expect(places).toEqual({ tags: ['a', 'link'], attributes: ['href'] });
	});

	it('counts less than what the command line says', async () => {
		const config = aFile({ OK: [404], threads: 7, timeout: 2.5 });
		const given = checkOptions('--config', config, '--accept-status', '2xx', '--concurrency', '50', '--timeout', '9');

		expect((await withConfig(given)).options).toEqual(given);
	});

	it('has names of tags and attributes in any case, as HTML has', async () => {
		const config = aFile({ tags: ['IMG'], attrs: ['Data-Src'] });
		expect((await withConfig(checkOptions('--config', config))).places).toEqual({
			tags: ['img'],
			attributes: ['data-src'],
		});
	});

	it.each([
		{ content: { attrs: ['href', 'ping'] }, fault: /attrs\.1: ping is sent by POST/ },
		{ content: { attrs: ['srcdoc'] }, fault: /attrs\.0: srcdoc is a page of its own/ },
		{ content: { attrs: ['a b'] }, fault: /attrs\.0: must be the name of an attribute/ },
		{ content: { tags: [] }, fault: /tags: names none/ },
		{ content: { exclude_scheme_prefixes: ['tel:', '/private'] }, fault: /exclude_scheme_prefixes\.1: must begin/ },
		{ content: { OK: [0] }, fault: /OK\.0: / },
		{ content: { graceful_exit: 'maybe' }, fault: /graceful_exit: / },
		{ content: [], fault: /the file: / },
	])('W1 U4 refuses what it cannot heed, by its place: $fault', async ({ content, fault }) => {
		await expect(withConfig(checkOptions('--config', aFile(content)))).rejects.toThrow(fault);
	});

	it('changes nothing where it says nothing', async () => {
		const given = checkOptions('--config', aFile({ graceful_exit: 'False' }));

		expect(await withConfig(given)).toEqual({ options: given, places: undefined });
	});

	it('U4 names the key that it does not know, or whose value is wrong', async () => {
		await expect(withConfig(checkOptions('--config', aFile({ thread: 1 })))).rejects.toThrow(/thread/);
		await expect(withConfig(checkOptions('--config', aFile({ threads: 0 })))).rejects.toThrow(/threads: /);
	});
});
