import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { isFault, isTimeZone, readExpression } from '../../../shared/core/schedules/expression.ts';
import { LOOPBACK } from '../servers/loopback.ts';
import { ACCOUNT_ID, REGION } from '../template/physical-ids.ts';
import type { BookedSchedule, ScheduleBook } from './schedule-book.ts';

export interface SchedulerServerDeps {
	readonly book: ScheduleBook;
	/** Whose requests are answered: others on this machine are none of ours. */
	readonly accessKeyId: string;
	readonly now: () => number;
	readonly onChange: () => void;
}

export interface SchedulerServer {
	readonly url: string;
	close(): Promise<void>;
}

/** What goes wrong, as EventBridge names it. */
class Fault extends Error {
	readonly status: number;
	readonly type: string;
	constructor(status: number, type: string, message: string) {
		super(message);
		this.status = status;
		this.type = type;
	}
}

type Body = Record<string, unknown>;

const MAX_NAME = /^[0-9a-zA-Z-_.]{1,64}$/;

/** Plays as much of EventBridge Scheduler as keeps schedules: create, update, get, delete, list. */
export async function startSchedulerServer(deps: SchedulerServerDeps): Promise<SchedulerServer> {
	const server = createServer((request, response) => void answer(request, response, deps)).listen(0, LOOPBACK);
	await once(server, 'listening');
	server.unref();
	return {
		url: `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

async function answer(request: IncomingMessage, response: ServerResponse, deps: SchedulerServerDeps): Promise<void> {
	response.setHeader('content-type', 'application/json');
	try {
		requireOwn(request, deps.accessKeyId);
		const url = new URL(request.url ?? '/', 'http://localhost');
		response.end(JSON.stringify(await handle(request, url, deps)));
	} catch (error) {
		const { status, type, message } =
			error instanceof Fault ? error : new Fault(500, 'InternalServerException', 'a bug');
		response.writeHead(status, { 'x-amzn-errortype': type }).end(JSON.stringify({ Message: message }));
	}
}

/** A page in a browser sends an origin, and knows no key. */
function requireOwn({ headers }: IncomingMessage, accessKeyId: string): void {
	const isOwn =
		headers.authorization?.includes(`Credential=${accessKeyId}/`) === true ||
		headers.authorization?.includes(accessKeyId) === true;
	if (headers.origin !== undefined || !isOwn) throw new Fault(403, 'AccessDeniedException', 'who is this?');
}

async function handle(request: IncomingMessage, url: URL, deps: SchedulerServerDeps): Promise<unknown> {
	const { book, onChange } = deps;
	const [, name] = /^\/schedules\/([^/]+)$/.exec(url.pathname) ?? [];
	if (name === undefined) {
		if (request.method !== 'GET' || url.pathname !== '/schedules') throw notFound('this');
		const group = url.searchParams.get('ScheduleGroup') ?? 'default';
		return { Schedules: book.list(group).map(({ given }) => ({ Name: given.Name, GroupName: group, Arn: given.Arn })) };
	}
	if (request.method === 'POST' || request.method === 'PUT') {
		const arn = put(decodeURIComponent(name), (await json(request)) as Body, {
			isNew: request.method === 'POST',
			deps,
		});
		onChange();
		return { ScheduleArn: arn };
	}
	const group = url.searchParams.get('groupName') ?? 'default';
	const found = book.get(group, decodeURIComponent(name));
	if (found === undefined) throw notFound(name);
	if (request.method === 'GET') return found.given;
	book.delete(group, found.name);
	onChange();
	return {};
}

function put(
	name: string,
	body: Body,
	{ isNew, deps }: { readonly isNew: boolean; readonly deps: SchedulerServerDeps },
): string {
	const group = String(body.GroupName ?? 'default');
	const before = deps.book.get(group, name);
	if (isNew && before !== undefined) throw new Fault(409, 'ConflictException', `schedule ${name} already exists`);
	if (!isNew && before === undefined) throw notFound(name);
	const booked = rebookedSchedule(name, body, { group, before, now: deps.now() });
	deps.book.put(booked);
	return String(booked.given.Arn);
}

interface Rebooking {
	readonly group: string;
	readonly before: BookedSchedule | undefined;
	readonly now: number;
}

/** With another expression it begins anew: it is not called for times that have passed. */
export function rebookedSchedule(name: string, body: Body, { group, before, now }: Rebooking): BookedSchedule {
	const isSame = before !== undefined && before.rules.expression === String(body.ScheduleExpression);
	const createdAt = isSame ? before.rules.createdAt : now;
	return {
		...bookedSchedule(name, body, { group, createdAt }),
		firedFor: (isSame ? before.firedFor : undefined) ?? createdAt - 1,
	};
}

/** @throws {Fault} What EventBridge would refuse. */
export function bookedSchedule(
	name: string,
	body: Body,
	{ group, createdAt }: { readonly group: string; readonly createdAt: number },
): BookedSchedule {
	const { ScheduleExpression, ScheduleExpressionTimezone = 'UTC', StartDate, EndDate, Target } = body;
	const expression = String(ScheduleExpression);
	const read = readExpression(expression);
	if (!MAX_NAME.test(name)) throw invalid('Name');
	if (isFault(read)) throw invalid(`ScheduleExpression: ${read.fault}`);
	const timeZone = String(ScheduleExpressionTimezone);
	if (!isTimeZone(timeZone)) throw invalid('ScheduleExpressionTimezone');
	const { Arn = '', Input = '{}' } = (Target ?? {}) as { readonly Arn?: string; readonly Input?: string };
	const arn = `arn:aws:scheduler:${REGION}:${ACCOUNT_ID}:schedule/${group}/${name}`;
	return {
		name,
		group,
		given: { ...body, Name: name, GroupName: group, Arn: arn },
		functionName: Arn.split(':').at(-1) ?? '',
		input: Input,
		rules: {
			expression,
			timeZone,
			createdAt,
			...(StartDate !== undefined && { startAt: isoOf(StartDate) }),
			...(EndDate !== undefined && { endAt: isoOf(EndDate) }),
		},
	};
}

/** Seconds since the epoch, as the protocol has it. */
function isoOf(seconds: unknown): string {
	return new Date(Number(seconds) * 1000).toISOString();
}

function invalid(what: string): Fault {
	return new Fault(400, 'ValidationException', what);
}

function notFound(name: string): Fault {
	return new Fault(404, 'ResourceNotFoundException', `schedule ${name} does not exist`);
}
