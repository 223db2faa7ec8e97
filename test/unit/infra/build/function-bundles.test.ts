import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type BuiltBundle, buildBundle, MAX_BUNDLE_BYTES, PROJECT_ROOT } from '../../../../infra/build/bundle.ts';
import { bundleContents, bytesOf, packageOf } from '../../../../infra/build/bundle-contents.ts';
import { functionBundles } from '../../../../infra/build/function-bundles.ts';

let bundles: BuiltBundle[];

beforeAll(async () => {
	const functions = await functionBundles(join(PROJECT_ROOT, 'template.yaml'));
	bundles = await Promise.all(functions.map((bundle) => buildBundle(bundle, { write: false, outdir: 'dist' })));
}, 60_000);

/** They start jobs. */
const STARTERS = ['ApiFunction', 'ScheduleStarterFunction', 'SweeperFunction'];

const sourcesOf = ({ files }: BuiltBundle) => files.flatMap(({ sources }) => Object.keys(sources));
const filesAtStart = ({ files }: BuiltBundle) => files.filter(({ isEager }) => isEager);

describe("the functions' bundles", () => {
	it('S5.3 are under 5 MB each', () => {
		expect(bundles).toHaveLength(10);
		for (const { name, files } of bundles) expect(bytesOf(files), name).toBeLessThan(MAX_BUNDLE_BYTES);
	});

	it('are ES modules, each with its source map', () => {
		for (const { name, files } of bundles) {
			expect(
				files.filter((file) => !file.name.endsWith('.mjs') || !file.hasMap),
				name,
			).toEqual([]);
		}
	});

	it('S2.7 bring the module that the threads run, beside the one that starts them', () => {
		const entries = Object.fromEntries(
			bundles.map(({ name, files }) => [
				name,
				files.map((file) => file.name).filter((file) => !/-[A-Z0-9]{8}[.]mjs$/.test(file)),
			]),
		);

		expect(entries).toEqual({
			DispatcherFunction: ['handler.mjs'],
			ConsumerFunction: ['handler.mjs', 'extract-worker.mjs'],
			ThreadedConsumerFunction: ['handler.mjs', 'fetch-worker.mjs', 'extract-worker.mjs'],
			DeadLetterFunction: ['handler.mjs'],
			SweeperFunction: ['handler.mjs'],
			ApiFunction: ['handler.mjs'],
			ReporterFunction: ['handler.mjs'],
			SinkFunction: ['handler.mjs'],
			DailyReportFunction: ['handler.mjs'],
			ScheduleStarterFunction: ['handler.mjs'],
		});
	});

	it('S4.9 bring the modules of the user to where pages are read, and nowhere else', () => {
		const holders = bundles.filter((bundle) => sourcesOf(bundle).some((source) => source.startsWith('extractors/')));
		expect(holders.map(({ name }) => name)).toEqual(['ConsumerFunction', 'ThreadedConsumerFunction']);
	});

	it('hold no dev dependency, nothing of the local cloud, and no command line', () => {
		const { devDependencies } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8'));
		for (const bundle of bundles) {
			// Lists are read where jobs are started.
			const lists = STARTERS.includes(bundle.name) ? [] : ['csv-parse'];
			const unwanted = [...Object.keys(devDependencies), 'dynalite', 'yaml', ...lists];
			const sources = sourcesOf(bundle);
			const packages = new Set(sources.map(packageOf));
			const own = sources.filter((source) => packageOf(source) === undefined);

			expect(
				unwanted.filter((name) => packages.has(name)),
				bundle.name,
			).toEqual([]);
			expect(
				own.filter(
					(source) =>
						!/^(shared|services|extractors)\//.test(source) &&
						!/^infra\/build\/((node-http|pg-native)\.cjs|zod(-parts)?\.js)$/.test(source),
				),
				bundle.name,
			).toEqual([]);
			expect(
				own.filter((source) => source.startsWith('services/cli')),
				bundle.name,
			).toEqual([]);
		}
	});

	it('need nothing that the runtime does not bring', () => {
		for (const { files, name } of bundles) {
			const externals = files.flatMap((file) => file.externals);
			expect(
				externals.filter((module) => !isBuiltin(module)),
				name,
			).toEqual([]);
		}
	});

	it('S5.3 load the client of S3, and those for credentials that Lambda never needs, not before they are used', () => {
		for (const bundle of bundles) {
			const atStart = new Set(
				bundleContents(filesAtStart(bundle)).flatMap(({ name, bytes }) => (bytes > 0 ? [name] : [])),
			);

			expect(bundleContents(bundle.files).map(({ name }) => name)).toContain('@aws-sdk/client-s3');
			for (const name of ['@aws-sdk/client-s3', '@aws-sdk/nested-clients', '@aws-sdk/lib-storage']) {
				expect(atStart, `${bundle.name} ${name}`).not.toContain(name);
			}
		}
	});

	it('S5.3 load which domains there are, and how lists and rules are read, not before a job is started', () => {
		for (const bundle of bundles.filter(({ name }) => STARTERS.includes(name))) {
			const atStart = bundleContents(filesAtStart(bundle)).flatMap(({ name, bytes }) => (bytes > 0 ? [name] : []));

			expect(bundleContents(bundle.files).map(({ name }) => name)).toContain('tldts');
			expect(
				atStart.filter((name) => ['tldts', 'csv-parse', 're2js'].includes(name)),
				bundle.name,
			).toEqual([]);
		}
	});

	it('S5.3 have the messages of zod in one language', () => {
		for (const bundle of bundles) {
			const locales = bundle.files.flatMap(({ sources }) =>
				Object.entries(sources).flatMap(([source, bytes]) =>
					bytes > 0 && source.includes('zod/v4/locales/') ? [source] : [],
				),
			);
			expect(locales.length, bundle.name).toBeLessThan(2);
		}
	});

	it("S5.3 load what writes reports not before the API is asked for one, and zod's compiler never", () => {
		const api = bundles.filter(({ name }) => name === 'ApiFunction');
		const held = (files: BuiltBundle['files']) =>
			files.flatMap(({ sources }) => Object.entries(sources).flatMap(([source, bytes]) => (bytes > 0 ? [source] : [])));
		const writers = 'shared/core/report/formats/report-formats.ts';

		expect(api.flatMap(({ files }) => held(files))).toContain(writers);
		expect(api.flatMap((bundle) => held(filesAtStart(bundle)))).not.toContain(writers);
		expect(
			api.flatMap(({ files }) => held(files)).filter((source) => source.endsWith('zod/v4/core/compile.js')),
		).toEqual([]);
	});

	it('S5.3 leave no import of node:http, which makes Node load its own undici', () => {
		for (const { files, name } of bundles) {
			expect(
				files.filter(({ externals }) => externals.some((module) => /^(node:)?http$/.test(module))),
				name,
			).toEqual([]);
		}
	});
});
