import jsonata from 'jsonata';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type State = { readonly Type: string; readonly [field: string]: unknown };
export interface Machine {
	readonly StartAt: string;
	readonly States: Readonly<Record<string, State>>;
}

/** Called with what a state is given. */
export type TaskHandler = (input: Json) => Promise<Json>;

const EXPRESSION = /^\{%([\s\S]*)%\}$/;

/**
 * A definition as aws-local-stepfunctions can run it: it knows no JSONata, and ignores `Output` without a word.
 *
 * States that only compute, of type `Pass`, become tasks, with a handler each that evaluates their `Output` as Step Functions would.
 *
 * @throws {Error} JSONata stands in another kind of state.
 */
export function withJsonata<T extends Machine>(
	machine: T,
): { readonly machine: T; readonly handlers: Record<string, TaskHandler> } {
	const handlers: Record<string, TaskHandler> = {};
	const states = Object.entries(machine.States).map(([name, state]): [string, State] => {
		if (state.QueryLanguage === 'JSONata') {
			if (state.Type !== 'Pass') throw new Error(`state ${name}: JSONata is played in states of type Pass alone`);
			const { QueryLanguage: _, Output, ...rest } = state;
			handlers[name] = (input) => evaluated(Output as Json, input);
			return [name, { ...rest, Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke' }];
		}
		const inner = state.ItemProcessor as Machine | undefined;
		if (inner === undefined) return [name, state];
		const played = withJsonata(inner);
		Object.assign(handlers, played.handlers);
		return [name, { ...state, ItemProcessor: played.machine }];
	});
	return { machine: { ...machine, States: Object.fromEntries(states) }, handlers };
}

async function evaluated(template: Json, input: Json): Promise<Json> {
	if (typeof template === 'string') {
		const [, expression] = EXPRESSION.exec(template.trim()) ?? [];
		return expression === undefined ? template : evaluate(expression, input);
	}
	if (Array.isArray(template)) return Promise.all(template.map((each) => evaluated(each, input)));
	if (template === null || typeof template !== 'object') return template;
	const entries = Object.entries(template).map(async ([key, each]) => [key, await evaluated(each, input)]);
	return Object.fromEntries(await Promise.all(entries));
}

async function evaluate(expression: string, input: Json): Promise<Json> {
	const value = await jsonata(expression).evaluate({}, { states: { input } });
	// Its sequences carry marks of their own.
	return JSON.parse(JSON.stringify(value));
}
