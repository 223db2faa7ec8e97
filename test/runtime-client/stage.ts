import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { buildBundle, PROJECT_ROOT } from '../../infra/build/bundle.ts';
import { type FunctionBundle, functionBundles } from '../../infra/build/function-bundles.ts';
import { type LocalCloud, startLocalCloud } from '../../infra/local/local-cloud.ts';
import type { Stack } from '../../infra/local/template/stack.ts';
import { readTemplate, resolveStack } from '../../infra/local/template/template.ts';
import { type RuntimeInstance, type RuntimeInstanceOptions, startRuntimeInstance } from './runtime-instance.ts';

const TEMPLATE = join(PROJECT_ROOT, 'template.yaml');
const FIXTURES = 'test/fixtures/functions';

/** Queues, tables and objects of a local cloud that plays no Lambda, and the bundles that are run against it. */
export interface Stage {
	readonly cloud: LocalCloud;
	/** Of the template, as created. */
	readonly stack: Stack;
	/** Starts an instance of a function of the template, or of a fixture by the name of its file. */
	start(name: string, options?: Partial<RuntimeInstanceOptions>): Promise<RuntimeInstance>;
	/** Ends all instances that were started. */
	end(): Promise<void>;
}

export interface StageOptions {
	/** Entry point of the runtime client. */
	readonly client: string;
	/** Functions of the template and fixtures; each is bundled once. */
	readonly bundles: readonly string[];
	/** Fixtures that are bundled as `sam build` does where a template asks for nothing, and not as ours are. */
	readonly plain?: readonly string[];
	readonly parameters?: Readonly<Record<string, string>>;
}

export async function openStage({ client, bundles, plain = [], ...own }: StageOptions): Promise<Stage> {
	// The sites of the tests are on this machine.
	const parameters = { AllowPrivateNetworks: 'true', ...own.parameters };
	const folder = await mkdtemp(join(tmpdir(), 'shoal-stage-'));
	const options = { dataDir: join(folder, 'data'), functions: [], parameters };
	const [cloud] = await Promise.all([startLocalCloud(options), bundleAll(bundles, plain, folder)]);
	const queueUrl = (name: string) => `${cloud.endpoints.sqs}/000000000000/${name}`;
	const stack = resolveStack(await readTemplate(TEMPLATE), { parameters, queueUrl });
	const instances = new Set<RuntimeInstance>();

	return {
		cloud,
		stack,
		async start(name, own = {}) {
			const resource = stack.functions.find((candidate) => candidate.name === name);
			const instance = await startRuntimeInstance({
				client,
				taskRoot: join(folder, name),
				handler: resource === undefined ? `${name}.handler` : 'handler.handler',
				functionName: name,
				timeoutMs: resource?.timeoutMs ?? 20_000,
				memoryMb: resource?.memoryMb ?? 128,
				...own,
				environment: { ...cloud.environment, NODE_OPTIONS: '--enable-source-maps', ...own.environment },
			});
			instances.add(instance);
			return instance;
		},
		async end() {
			await Promise.all(Array.from(instances, (instance) => instance.end()));
			await cloud.stop();
			await rm(folder, { recursive: true, force: true });
		},
	};
}

/** SAM's own values for esbuild: CommonJS in one file, nothing split off, nothing replaced. */
const PLAIN: BuildOptions = { bundle: true, platform: 'node', format: 'cjs', minify: true, target: 'es2020' };

/** Fixtures as the template bundles its functions, unless they are to be plain. */
async function bundleAll(names: readonly string[], plain: readonly string[], folder: string): Promise<void> {
	const functions = await functionBundles(TEMPLATE);
	const like = functions[0]?.options;
	const fixture = (name: string, options?: BuildOptions): FunctionBundle => ({
		name,
		options: { ...options, entryPoints: [`${FIXTURES}/${name}.ts`] },
	});
	const ours = names.map((name) => functions.find((bundle) => bundle.name === name) ?? fixture(name, like));
	const all = [...ours, ...plain.map((name) => fixture(name, PLAIN))];
	await Promise.all(all.map((bundle) => buildBundle(bundle, { outdir: join(folder, bundle.name) })));
}
