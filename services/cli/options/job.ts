import { SWEEP_KEYS, type SweepKey } from '../../../shared/compare/setting.ts';
import { WORKLOADS } from '../../../shared/core/fetch/workload.ts';
import { MODES } from '../../../shared/core/job.ts';
import { REGIONS } from '../../../shared/core/report/prices.ts';
import { OUTCOMES } from '../../../shared/core/result.ts';
import { ARCHITECTURES } from '../../../shared/model/machine/aws-profile.ts';
import { certificates } from '../parse/values/certificates.ts';
import { header, headerValue, privateAllowance, secretHeader, statusList } from '../parse/values/http-values.ts';
import { bodySize, count, duration, latency } from '../parse/values/quantities.ts';
import { separator } from '../parse/values/separator.ts';
import { sweep } from '../parse/values/swept-setting.ts';
import {
	bytes,
	choice,
	choices,
	decimal,
	distinctChoices,
	dollars,
	fileEndingWith,
	integer,
	path,
	type Range,
	seconds,
	text,
} from '../parse/values/value-parsers.ts';
import { LINK_OPTIONS } from './crawl.ts';
import { flag, once, optional, repeatable, withDefault } from './option.ts';

export const FORMATS = ['jsonl', 'json', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

export const ORDERS = ['input', 'completion'] as const;
export type Order = (typeof ORDERS)[number];

export const REPORT_ENDINGS = ['.json', '.md', '.txt'] as const;

export const MAX_CHAOS_SEED = 999_999_999;

/** What the settings that can be swept may be. */
const RANGES: Readonly<Record<SweepKey, Range>> = {
	memory: { min: 128, max: 10_240 },
	concurrency: { min: 1, max: 1000 },
	threads: { min: 1, max: 256 },
	'chunk-size': { min: 1, max: 1000 },
	instances: { min: 1, max: 1000 },
};

/** Every option of every command, by the name that its value has in the options of a command. */
export const OPTIONS = {
	from: once(path('FILE', 'files'), {
		name: 'from',
		help: 'targets from a file: .txt one a line, .csv and .jsonl with a url column or field, .gz of any; - is stdin',
	}),
	separator: optional(separator, {
		name: 'separator',
		help: 'what parts the columns of the file, which then is CSV: tab ; , or | (quoted for the shell)',
		defaultText: 'what parts the column url from others in the first line',
	}),
	...LINK_OPTIONS,
	workload: withDefault(choice(WORKLOADS), {
		name: 'workload',
		help: 'fetch the targets, or hash: items of CPU work in their place, PBKDF2 with SHA-256',
		defaultText: 'fetch',
	}),
	items: optional(integer('N', { min: 1, max: 1_000_000 }), {
		name: 'items',
		help: 'items of the workload hash',
		defaultText: '200',
	}),
	rounds: optional(integer('N', { min: 1, max: 10_000_000 }), {
		name: 'rounds',
		help: 'rounds of PBKDF2 that each item takes',
		defaultText: '100000',
	}),
	mode: withDefault(choice([...MODES, 'auto'] as const), {
		name: 'mode',
		help: 'how the job is executed; auto takes what the model predicts to be faster',
		defaultText: 'fanout',
	}),
	modes: optional(distinctChoices(MODES, 'A,B'), {
		name: 'modes',
		help: 'modes to compare; the first is what the others are measured by',
		defaultText: 'sequential,threads,fanout; with --sweep fanout',
	}),
	sweeps: repeatable(sweep(RANGES), {
		name: 'sweep',
		help: `values that a setting is to have, such as concurrency=1,10,100; there are ${SWEEP_KEYS.join(', ')}`,
	}),
	repeat: withDefault(integer('N', { min: 1, max: 100 }), {
		name: 'repeat',
		help: 'rounds; in each, every setting runs once cold and once warm',
		defaultText: '3',
	}),
	keptIn: once(path('DIR', 'folders'), {
		name: 'data',
		help: 'keeps the jobs there',
		defaultText: 'a folder of its own, gone at the end',
	}),
	outDir: once(path('DIR', 'folders'), {
		name: 'out',
		help: 'folder for runs.csv, report.json and report.html, made if absent',
	}),
	dataDir: withDefault(path('DIR', 'folders'), {
		name: 'data',
		help: 'where the embedded stack keeps its state',
		defaultText: '.shoal',
	}),
	chunkSize: optional(integer('N', RANGES['chunk-size']), {
		name: 'chunk-size',
		help: 'targets in one SQS message',
		defaultText: "chosen from the job's size, at most 100",
	}),
	batchSize: withDefault(integer('N', { min: 1, max: 10_000 }), {
		name: 'batch-size',
		help: 'chunks that an invocation receives at most',
		defaultText: '10',
	}),
	concurrency: withDefault(integer('N', RANGES.concurrency), {
		name: 'concurrency',
		help: 'requests in flight in one instance in fanout mode, in one thread in threads mode',
		defaultText: '50',
	}),
	maxInstances: withDefault(integer('N', RANGES.instances), {
		name: 'max-instances',
		help: 'instances that run at once at most in fanout mode',
		defaultText: '4',
	}),
	threads: optional(integer('N', RANGES.threads), {
		name: 'threads',
		help: 'threads of the one instance in threads mode',
		defaultText: "the machine's cores",
	}),
	memoryMb: optional(integer('MB', RANGES.memory), {
		name: 'memory',
		help: 'memory size that the AWS prediction uses',
		defaultText: '1769, threads 10240',
	}),
	chaos: flag({
		name: 'chaos',
		help: 'plays the unkindness of SQS and Lambda: duplicates, lost deletions, killed instances, throttles',
	}),
	chaosSeed: optional(integer('N', { min: 0, max: MAX_CHAOS_SEED }), {
		name: 'chaos-seed',
		help: 'chaos with these random; how messages fall into batches differs still',
	}),
	maxDurationMs: optional(seconds({ min: 0.01, max: 30 * 86_400 }), {
		name: 'max-duration',
		help: 'seconds after which no more targets start; the job ends as limited, exit code 3',
	}),
	maxInvocations: optional(integer('N', { min: 1, max: 1_000_000_000 }), {
		name: 'max-invocations',
		help: 'invocations that may work on the job; the next one stops it',
	}),
	maxCostUsd: optional(dollars({ max: 1_000_000 }), {
		name: 'max-cost',
		help: 'US dollars at AWS list prices, after which no more targets start; what is in flight comes on top',
	}),
	timeoutMs: withDefault(seconds({ min: 0.01, max: 900 }), {
		name: 'timeout',
		help: 'seconds for one attempt, redirects and body included',
		defaultText: '15',
	}),
	connectTimeoutMs: withDefault(seconds({ min: 0.01, max: 900 }), {
		name: 'connect-timeout',
		help: 'seconds to find the address of a host, and then as long for TCP and TLS',
		defaultText: '5',
	}),
	retries: withDefault(integer('N', { min: 0, max: 20 }), {
		name: 'retries',
		help: 'attempts after the first, per target',
		defaultText: '2',
	}),
	maxBodyBytes: withDefault(bytes({ min: 1, max: 1024 ** 3 }), {
		name: 'max-body',
		help: 'longest body after decompression; KiB, MiB, GiB may follow the number',
		defaultText: '5MiB',
	}),
	maxRedirects: withDefault(integer('N', { min: 0, max: 100 }), {
		name: 'max-redirects',
		help: 'redirects that one target may take',
		defaultText: '10',
	}),
	headers: repeatable(header, { name: 'header', help: 'sent with each request' }),
	secretHeaders: repeatable(secretHeader, {
		name: 'secret-header',
		help: 'sent with each request: the header N, with the value of the secret NAME',
	}),
	userAgent: optional(headerValue, {
		name: 'user-agent',
		help: 'how the requests name themselves',
		defaultText: 'Shoal and its version',
	}),
	acceptStatus: withDefault(statusList, {
		name: 'accept-status',
		help: 'statuses that count as ok, such as 2xx,404 or 200-299',
		defaultText: '2xx',
	}),
	allowPrivate: repeatable(privateAllowance, {
		name: 'allow-private',
		help: 'also visits private addresses of this host, in this network, or below this domain, whoever links to them',
	}),
	insecure: flag({
		name: 'insecure',
		help: 'visits servers whatever their certificates; where one is not valid, nothing that may be secret is sent',
	}),
	ca: once(certificates, { name: 'ca', help: 'trusts the authorities of this file (PEM), beside the known ones' }),
	fromJob: optional(text('ID'), {
		name: 'from-job',
		help: 'a finished job of --data: its latencies, CPU time and sizes',
	}),
	urlCount: optional(count, { name: 'urls', help: 'targets of the job', defaultText: 'those of --from-job' }),
	latency: optional(latency, {
		name: 'latency',
		help: 'how long a visit waits: a median, or quantiles such as p50=200ms,p99=2s',
		defaultText: 'those of --from-job',
	}),
	cpuMs: optional(duration, {
		name: 'cpu',
		help: 'how long a visit computes on a full core',
		defaultText: 'that of --from-job, or 2ms',
	}),
	bodyBytes: optional(bodySize, {
		name: 'bytes',
		help: 'a body, k, KiB, MB or MiB may follow the number',
		defaultText: 'those of --from-job, or 30k',
	}),
	hosts: optional(integer('N', { min: 1, max: 1_000_000_000 }), {
		name: 'hosts',
		help: 'hosts over which the targets are spread',
		defaultText: 'those of --from-job, or 1',
	}),
	ratePerHost: optional(decimal('N', { min: 0.001, max: 10_000 }), {
		name: 'rate-per-host',
		help: 'requests that start in a second at one host at most, over all instances',
		defaultText: 'no limit',
	}),
	deadlineMs: optional(duration, { name: 'deadline', help: 'the job may take this long' }),
	budgetUsd: optional(dollars({ max: 1_000_000 }), { name: 'budget', help: 'the job may cost this many US dollars' }),
	architecture: withDefault(choice(ARCHITECTURES), {
		name: 'architecture',
		help: 'of the functions, where AWS is predicted',
		defaultText: 'arm64',
	}),
	region: withDefault(choice(REGIONS), {
		name: 'region',
		help: 'whose list prices a prediction counts by',
		defaultText: 'us-east-1',
	}),
	concurrencyPerHost: optional(integer('N', { min: 1, max: 100_000 }), {
		name: 'concurrency-per-host',
		help: 'requests in flight at one host at most, over all instances',
		defaultText: '20, and no limit on the loopback',
	}),
	ignoreRobots: flag({
		name: 'ignore-robots',
		help: 'visits also what robots.txt forbids; only crawls and checks obey it in any case',
	}),
	outcomes: optional(choices(OUTCOMES), {
		name: 'outcome',
		help: 'only results that ended so, such as timeout,blocked',
	}),
	failed: flag({ name: 'failed', help: 'only results that count as failed' }),
	format: withDefault(choice(FORMATS), { name: 'format', help: 'how results are written', defaultText: 'jsonl' }),
	csvRaw: flag({
		name: 'csv-raw',
		help: 'CSV for programs: text that begins with = + - @ or a tab as it is, without the apostrophe that keeps spreadsheets from computing it',
	}),
	out: once(path('FILE', 'files'), { name: 'out', help: 'file for the results', defaultText: 'stdout' }),
	order: withDefault(choice(ORDERS), {
		name: 'order',
		help: 'results as the source has them, or as they ended',
		defaultText: 'input',
	}),
	reports: repeatable(fileEndingWith(REPORT_ENDINGS), {
		name: 'report',
		help: `writes a report of the kind that the file's ending names: ${REPORT_ENDINGS.join(' ')}`,
	}),
	exitZero: flag({ name: 'exit-zero', help: 'exit 0 also if targets failed' }),
	force: flag({ name: 'force', help: 'also a job that has not ended' }),
	json: flag({ name: 'json', help: 'the summary as JSON on stdout; results go to --out only' }),
	pages: withDefault(integer('N', { min: 1, max: 1_000_000 }), {
		name: 'pages',
		help: 'pages of the site',
		defaultText: '1000',
	}),
	latencyMs: withDefault(integer('MS', { min: 0, max: 60_000 }), {
		name: 'latency',
		help: 'milliseconds before each response',
		defaultText: '50',
	}),
	broken: withDefault(integer('N', { min: 0, max: 1_000_000 }), {
		name: 'broken',
		help: 'pages that answer 404 or 500',
		defaultText: '5',
	}),
	port: withDefault(integer('N', { min: 0, max: 65_535 }), {
		name: 'port',
		help: 'port on 127.0.0.1; 0 takes a free one',
		defaultText: '8080',
	}),
};

export type OptionKey = keyof typeof OPTIONS;

/** What a command gets of the options that it takes. */
export type Values<K extends OptionKey> = { readonly [P in K]: ReturnType<(typeof OPTIONS)[P]['read']> };
