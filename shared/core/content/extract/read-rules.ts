import { distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { regexFault, selectorFault } from './check-parts.ts';
import { type ExtractRules, FIELD_TYPES, MAX_RULES_BYTES, PAGE_SOURCES } from './extract-rules.ts';

const MAX_FIELDS = 200;
const MAX_DEPTH = 5;
const KEYS = ['selector', ...PAGE_SOURCES, 'attr', 'all', 'fields', 'path', 'regex', 'type', 'decimal', 'default'];
const QUOTED_TYPES = FIELD_TYPES.map((type) => `"${type}"`).join(', ');

/** What is wrong with rules, and where: the names that lead there. */
export interface RuleFault {
	readonly path: readonly (string | number)[];
	readonly message: string;
}

const text = (max: number) =>
	z
		.string({ error: 'must be a text' })
		.min(1, { error: 'must not be empty' })
		.max(max, { error: `must have at most ${max} characters` });
const selector = text(2000).superRefine((given, context) => addFault(context, selectorFault(given)));
const regex = text(2000).superRefine((given, context) => addFault(context, regexFault(given)));
const source = z
	.union([z.literal(true), text(300)], { error: 'must be true, which is all of it, or the name of a part' })
	.optional();

const name = z
	.string()
	.min(1, { error: 'is a field without a name' })
	.max(100, { error: 'is a name of more than 100 characters' })
	.regex(/^[^\p{Cc}]*$/u, { error: 'is a name that no column could have' });

const ruleSchema: z.ZodType = z.lazy(() =>
	z
		.strictObject(
			{
				selector: selector.optional(),
				...Object.fromEntries(PAGE_SOURCES.map((each) => [each, source])),
				attr: text(100)
					.regex(/^[^\s"'<>/=]+$/, { error: 'must be the name of an attribute' })
					.optional(),
				all: z.boolean({ error: 'must be true or false' }).optional(),
				fields: rulesSchema.optional(),
				path: text(300)
					.regex(/^[^.]+(\.[^.]+)*$/, { error: 'must be names joined by dots, such as offers.price' })
					.optional(),
				regex: regex.optional(),
				type: z.enum(FIELD_TYPES, { error: `must be one of ${QUOTED_TYPES}` }).optional(),
				decimal: z.enum(['.', ','], { error: 'must be "." or ","' }).optional(),
				default: z.json({ error: 'must be a value of JSON' }).optional(),
			},
			{ error: 'must be a selector, or an object with one' },
		)
		.superRefine((rule, context) => checkTogether(rule as Given, context)),
);

const rulesSchema: z.ZodType = z
	.record(name, ruleSchema, { error: 'must be an object: the name of each field, and its rule' })
	.refine((given) => Object.keys(given).length > 0, { error: 'must have at least one field' });

type Given = Readonly<Record<string, unknown>>;
type Context = z.core.$RefinementCtx<unknown>;

function addFault(context: Context, message: string | undefined, path: string[] = []): void {
	if (message !== undefined) context.addIssue({ code: 'custom', message, path });
}

/** What each is right by itself, and together means nothing. */
function checkTogether(rule: Given, context: Context): void {
	const places = ['selector', ...PAGE_SOURCES].filter((each) => rule[each] !== undefined);
	const isOfSource = places.some((each) => each !== 'selector');
	const unfit = (key: string, isUnfit: boolean, message: string) =>
		addFault(context, rule[key] !== undefined && isUnfit ? message : undefined, [key]);

	if (places.length > 1) addFault(context, `must have one of ${places.join(' and ')}, not both`, [places[1] ?? '']);
	unfit('attr', isOfSource, 'is for a selector alone');
	unfit('fields', isOfSource, 'is for a selector alone; use "path"');
	unfit('path', !isOfSource, `is for ${PAGE_SOURCES.join(', ')} alone`);
	for (const key of ['attr', 'regex', 'type', 'decimal'])
		unfit(key, rule.fields !== undefined, 'cannot stand beside "fields": give it to one of them');
	unfit('decimal', rule.type !== 'number' && rule.type !== 'price', 'is for the types number and price alone');
}

/** @returns The rules as they are used, or all that is wrong with them. */
export function readRules(
	given: unknown,
): { readonly rules: ExtractRules } | { readonly faults: readonly RuleFault[] } {
	const size = Buffer.byteLength(JSON.stringify(given) ?? '');
	if (size > MAX_RULES_BYTES)
		return { faults: [{ path: [], message: `must have at most ${MAX_RULES_BYTES / 1024} KiB` }] };
	const expanded = expandAll(given);
	const limits = limitFaults(expanded, []);
	if (limits.length > 0) return { faults: limits };

	const read = rulesSchema.safeParse(expanded);
	if (!read.success) return { faults: read.error.issues.flatMap(faultsOf) };
	const faults = placeFaults(read.data as ExtractRules, []);
	return faults.length > 0 ? { faults } : { rules: read.data as ExtractRules };
}

/** `"h1"` is `{"selector": "h1"}`, and `"jsonld": true` is a field of that name with all of it. */
function expandAll(given: unknown): unknown {
	if (!isObject(given)) return given;
	return Object.fromEntries(Object.entries(given).map(([key, rule]) => [key, expanded(key, rule)]));
}

function expanded(key: string, rule: unknown): unknown {
	if (typeof rule === 'string') return { selector: rule };
	if (rule === true && isSource(key)) return withAll({ [key]: true });
	if (!isObject(rule)) return rule;
	return withAll(isObject(rule.fields) ? { ...rule, fields: expandAll(rule.fields) } : rule);
}

/** A page has any number of nodes and items: all of them are a list. */
function withAll(rule: Record<string, unknown>): Record<string, unknown> {
	const isWhole = (rule.jsonld === true || rule.microdata === true) && rule.path === undefined;
	return isWhole && rule.all === undefined ? { ...rule, all: true } : rule;
}

function limitFaults(given: unknown, path: readonly string[]): readonly RuleFault[] {
	if (!isObject(given)) return [];
	if (path.length / 2 >= MAX_DEPTH) return [{ path, message: `must be at most ${MAX_DEPTH - 1} levels deep` }];
	const keys = Object.keys(given);
	if (keys.length > MAX_FIELDS) return [{ path, message: `must be at most ${MAX_FIELDS} fields` }];
	return keys.flatMap((key) => {
		if (key === '__proto__') return [{ path: [...path, key], message: 'is a name that no field may have' }];
		const rule = given[key];
		return isObject(rule) ? limitFaults(rule.fields, [...path, key, 'fields']) : [];
	});
}

/** Only fields within fields may leave out where they are found, and only of a page can what it says of itself be read. */
function placeFaults(rules: ExtractRules, path: readonly string[]): readonly RuleFault[] {
	return Object.entries(rules).flatMap(([key, rule]) => {
		const at = [...path, key];
		const sources = PAGE_SOURCES.filter((each) => rule[each] !== undefined);
		const isNested = path.length > 0;
		const own: RuleFault[] = [];
		if (!isNested && rule.selector === undefined && sources.length === 0)
			own.push({ path: at, message: `must have a "selector", or one of ${PAGE_SOURCES.join(', ')}` });
		if (isNested && sources[0] !== undefined)
			own.push({ path: [...at, sources[0]], message: 'is of the whole page, and cannot stand within "fields"' });
		return [...own, ...(rule.fields === undefined ? [] : placeFaults(rule.fields, [...at, 'fields']))];
	});
}

function faultsOf(issue: z.core.$ZodIssue): readonly RuleFault[] {
	const path = issue.path as (string | number)[];
	if (issue.code === 'unrecognized_keys')
		return issue.keys.map((key) => ({ path: [...path, key], message: unknownKey(key) }));
	if (issue.code === 'invalid_key') return [{ path, message: issue.issues[0]?.message ?? issue.message }];
	return [{ path, message: issue.message }];
}

function unknownKey(key: string): string {
	const near = KEYS.find((each) => distance(each, key.toLowerCase()) <= 2);
	return `is no part of a rule${near === undefined ? `, which are ${KEYS.join(', ')}` : `; did you mean "${near}"?`}`;
}

function isSource(key: string): boolean {
	return (PAGE_SOURCES as readonly string[]).includes(key);
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
