import { z } from '@hono/zod-openapi';

interface Range {
	readonly min: number;
	readonly max: number;
}

/** Both ends are allowed. */
export function wholeNumber({ min, max }: Range) {
	const error = `must be a whole number from ${min} to ${max}`;
	return z.number({ error }).int({ error }).min(min, { error }).max(max, { error });
}

/** Both ends are allowed. */
export function decimal({ min, max }: Range, what = 'a number') {
	const error = `must be ${what} from ${min} to ${max}`;
	return z.number({ error }).min(min, { error }).max(max, { error });
}

export function text({ min = 1, max }: Partial<Range> & Pick<Range, 'max'>) {
	const error = `must be a text of ${min} to ${max} characters`;
	return z.string({ error }).min(min, { error }).max(max, { error });
}

export function choice<const T extends readonly [string, ...string[]]>(choices: T) {
	return z.enum(choices, { error: `must be one of ${choices.join(', ')}` });
}

export function yesOrNo() {
	return z.boolean({ error: 'must be true or false' });
}

export function list<S extends z.ZodType>(item: S, { min = 0, max }: Partial<Range> & Pick<Range, 'max'>) {
	const error = `must be a list of ${min === 0 ? 'at most' : `${min} to`} ${max}`;
	return z.array(item, { error }).min(min, { error }).max(max, { error });
}

/** A whole number in a query, where all is text. */
export function queryNumber({ min, max }: Range, fallback: number) {
	const error = `must be a whole number from ${min} to ${max}`;
	return z
		.string({ error })
		.regex(/^\d{1,9}$/, { error })
		.transform(Number)
		.pipe(z.number().min(min, { error }).max(max, { error }))
		.optional()
		.transform((value) => value ?? fallback)
		.openapi({ type: 'integer', minimum: min, maximum: max, default: fallback });
}

/** Yes or no in a query, where all is text; no where it is not there. */
export function yesNoText() {
	return choice(['true', 'false'])
		.default('false')
		.transform((given) => given === 'true')
		.openapi({ type: 'string', enum: ['true', 'false'], default: 'false' });
}

/** Some of the choices, joined by commas, in a query. */
export function choices<const T extends string>(known: readonly T[]) {
	const isKnown = (given: string): given is T => known.some((one) => one === given);
	const error = `must be one or more of ${known.join(', ')}, joined by commas`;
	return z
		.string({ error })
		.max(500, { error })
		.refine((given) => given.split(',').every(isKnown), { error, abort: true })
		.transform((given) => given.split(',').filter(isKnown))
		.openapi({ type: 'string', pattern: `^(${known.join('|')})(,(${known.join('|')}))*$` });
}
