import { getCompileCacheDir } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InvocationResult, LocalCloud, LocalCloudOptions } from './cloud-types.ts';
import type { HttpApiServer } from './http-api/http-api-server.ts';
import { createBundleFinder } from './lambda/bundle-finder.ts';
import { createLogStore, type LogStore } from './lambda/log-store.ts';
import { claimOwnership } from './owner.ts';
import { keepFilesPrivate } from './private-files.ts';
import type { RunningStack } from './run-stack.ts';
import type { Scheduler } from './scheduler/scheduler.ts';
import type { OpenedEndpoints } from './servers/endpoints.ts';
import { type Servers, startServers } from './servers/servers.ts';
import type { MachinesDeps } from './state-machine/machines.ts';
import { storageFault } from './storage-fault.ts';
import { requireWholeStore } from './store-damage.ts';

export type { InstanceCounts, InvocationResult, LocalCloud, LocalCloudOptions } from './cloud-types.ts';
export type { Report } from './lambda/report-line.ts';
export { type Owner, readOwner } from './owner.ts';

const TEMPLATE_FILE = fileURLToPath(new URL('../../template.yaml', import.meta.url));

/**
 * Plays AWS for the functions of a template, on loopback and in this process.
 *
 * @throws {EnvironmentError} The folder is in use or cannot be written, the endpoint does not answer, or the
 *   template is faulty.
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
	const dataDir = resolve(options.dataDir);
	keepFilesPrivate();
	const ownership = claimOwnership(dataDir);
	const compileCacheDir = options.compileCacheDir ?? getCompileCacheDir() ?? join(dataDir, 'compile-cache');
	// One for all: most files are in all bundles, and it looks at each once.
	const findBundle = createBundleFinder(options.bundlesDir);
	let servers: Servers | undefined;
	let opened: OpenedEndpoints | undefined;
	let running: RunningStack | undefined;
	let httpServer: HttpApiServer | undefined;
	let scheduler: Scheduler | undefined;
	try {
		const logs = createLogStore(join(dataDir, 'logs'));
		// The servers take longest: they load in their thread while everything else loads in others.
		if (options.endpointUrl === undefined) {
			const dynamoDbDir = join(dataDir, 'dynamodb');
			requireWholeStore(dynamoDbDir);
			servers = startServers({ dynamoDbDir, compileCacheDir, findBundle }, (reason) =>
				logs.write('servers', `${reason}\n`),
			);
		}
		const [{ openEndpoints }, { readTemplate }, { runStack }] = await Promise.all([
			import('./servers/endpoints.ts'),
			import('./template/template.ts'),
			import('./run-stack.ts'),
		]);
		const template = await readTemplate(options.templateFile ?? TEMPLATE_FILE, compileCacheDir);
		const endpoints = await openEndpoints({ template, servers, options, dataDir });
		opened = endpoints;
		const started = runStack({ opened: endpoints, options, logs, compileCacheDir, findBundle });
		running = started;
		// Before any instance: each is told at its start where schedules are kept.
		const scheduled = await openSchedules({ endpoints, options, started, logs, dataDir });
		scheduler = scheduled;
		for (const [name, count] of Object.entries(options.prepare ?? {})) started.prepare(name, count);
		await endpoints.complete();
		started.start();
		scheduled?.start();
		const served = await serveHttpApi(endpoints, { options, started, logs });
		httpServer = served;
		ownership.publish({ endpoints: endpoints.endpoints, ...publicFacts(started, served, options) });

		return runningCloud({ started, served, scheduled, endpoints, servers, logs, ownership });
	} catch (error) {
		// What went wrong first is what is told.
		await Promise.allSettled([httpServer?.close(0), scheduler?.stop(), running?.stop(0)]);
		opened?.close();
		await Promise.allSettled([servers?.stop()]);
		ownership.release();
		throw storageFault(dataDir) ?? error;
	}
}

interface Serving {
	readonly options: LocalCloudOptions;
	readonly started: RunningStack;
	readonly logs: LogStore;
}

/** Loaded only where it is asked for. */
async function serveHttpApi({ stack, environment }: OpenedEndpoints, { options, started, logs }: Serving) {
	if (options.httpApi === undefined) return undefined;
	const [{ startHttpApi }, { routesOf }] = await Promise.all([
		import('./http-api/http-api-server.ts'),
		import('./http-api/http-route.ts'),
	]);
	const log = (line: string) => logs.write('api-access', line);
	const { OBJECT_STORE_DIR: directory, UPLOAD_SECRET: secret } = environment;
	const objects = directory && secret ? { directory, secret } : undefined;
	const routes = routesOf(stack.functions);
	const served = await startHttpApi({ routes, invoke: started.invoke, objects, log }, options.httpApi);
	// Instances that start from now on know it; reports link there.
	Object.assign(environment, { PUBLIC_URL: served.url });
	return served;
}

/** With them, other processes compose the same adapters, and find the API. */
function publicFacts({ environment }: RunningStack, served: HttpApiServer | undefined, options: LocalCloudOptions) {
	const httpApi = served === undefined ? {} : { httpApi: served.url };
	return { environment: publicEnvironment(environment, options), ...httpApi };
}

interface RunningParts {
	readonly started: RunningStack;
	readonly served: HttpApiServer | undefined;
	readonly scheduled: Scheduler | undefined;
	readonly endpoints: OpenedEndpoints;
	readonly servers: Servers | undefined;
	readonly logs: LogStore;
	readonly ownership: ReturnType<typeof claimOwnership>;
}

/** All that was started, and how it is stopped. */
function runningCloud({ started, served, scheduled, endpoints, servers, logs, ownership }: RunningParts): LocalCloud {
	let functionsStopped: Promise<void> | undefined;
	const stopFunctions = ({ graceMs = 0 } = {}) => {
		functionsStopped ??= started.stop(graceMs);
		return functionsStopped;
	};
	let stopped: Promise<void> | undefined;
	const stop = async (graceMs: number) => {
		try {
			await served?.close(graceMs);
			await scheduled?.stop();
			await stopFunctions({ graceMs });
		} finally {
			// Whatever went wrong: what is left open would hold the process.
			endpoints.close();
			await servers?.stop();
			logs.close();
			ownership.release();
		}
	};
	return {
		...started,
		...(served !== undefined && { httpApiUrl: served.url }),
		broken: servers?.gone ?? new Promise<never>(() => undefined),
		stopFunctions,
		stop({ graceMs = 0 } = {}) {
			stopped ??= stop(graceMs);
			return stopped;
		},
	};
}

interface Opened {
	readonly endpoints: OpenedEndpoints;
	readonly options: LocalCloudOptions;
	readonly started: RunningStack;
	readonly logs: LogStore;
	readonly dataDir: string;
}

/** Instances that start from now on know where schedules are kept. */
async function openSchedules({ endpoints, options, started, logs, dataDir }: Opened): Promise<Scheduler | undefined> {
	const { httpApi, playsSchedules = httpApi !== undefined, onExecuted } = options;
	if (!playsSchedules) return undefined;
	const { openScheduler } = await import('./scheduler/scheduler.ts');
	const log = (line: string) => logs.write('scheduler', line);
	const opened = await openScheduler({
		dataDir,
		stack: endpoints.stack,
		accessKeyId: endpoints.environment.AWS_ACCESS_KEY_ID ?? '',
		invoke: await withMachines(started, { stack: endpoints.stack, logsDir: join(dataDir, 'logs'), log, onExecuted }),
		log,
	});
	Object.assign(endpoints.environment, { AWS_ENDPOINT_URL_SCHEDULER: opened.url });
	return opened;
}

/** A scheduler starts state machines as well, and does not ask how they end: that is told in its log. */
async function withMachines({ invoke }: RunningStack, { log, onExecuted, ...deps }: MachinesDepsOf) {
	const { createMachines } = await import('./state-machine/machines.ts');
	const machines = createMachines({ ...deps, invoke });
	return async (name: string, event: unknown): Promise<InvocationResult> => {
		if (!machines.has(name)) return invoke(name, event);
		const outcome = await machines.execute(name, event as object).then(
			(output) => ({ output }),
			(error: Error) => ({ error }),
		);
		if ('error' in outcome) log(`state machine ${name}: ${outcome.error.message}\n`);
		onExecuted?.(name, outcome);
		return { ok: true, payload: null };
	};
}

interface MachinesDepsOf extends Omit<MachinesDeps, 'invoke'> {
	readonly log: (line: string) => void;
	readonly onExecuted: LocalCloudOptions['onExecuted'];
}

/** Credentials for an endpoint that was given are the user's own: each process has them, and no file of ours. */
function publicEnvironment(environment: Readonly<Record<string, string>>, { endpointUrl }: LocalCloudOptions) {
	if (endpointUrl === undefined) return environment;
	const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, AWS_SESSION_TOKEN: ___, ...rest } = environment;
	return rest;
}
