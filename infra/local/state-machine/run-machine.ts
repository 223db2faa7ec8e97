import { type RunOptions, StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { type Machine, type State, type TaskHandler, withJsonata } from './with-jsonata.ts';

type Overrides = NonNullable<RunOptions['overrides']>;
type Input = Parameters<StateMachine['run']>[0];

/** What a task's resource does here, by what stands behind `arn:aws:states:::`. */
export type Resources = Readonly<Record<string, TaskHandler>>;

export interface MachineRun {
	/** As `template.yaml` names it. */
	readonly definition: string;
	/** In place of `${NAME}`. */
	readonly substitutions: Readonly<Record<string, string>>;
	readonly resources: Resources;
	readonly input: object;
	/** What every wait takes, in place of what it says. */
	readonly waitMs?: number;
}

/**
 * Runs a state machine on this machine; the interpreter is aws-local-stepfunctions.
 *
 * @throws {Error} The execution failed; or a task has a resource that is not played here.
 */
export async function runMachine({ waitMs, ...run }: MachineRun): Promise<unknown> {
	const declared = JSON.parse(substituted(run.definition, run.substitutions)) as Machine;
	const { machine, handlers } = withJsonata(declared);
	const waits = waitMs === undefined ? [] : statesOf(declared).filter(([, { Type }]) => Type === 'Wait');
	const overrides = {
		taskResourceLocalHandlers: { ...handlers, ...tasksOf(declared, run.resources) },
		waitTimeOverrides: Object.fromEntries(waits.map(([name]) => [name, Number(waitMs)])),
	} as Overrides;
	// It is checked where it is made, by a newer version of the same validator.
	const options = { validationOptions: { noValidate: true } };
	const interpreter = new StateMachine(machine as unknown as StateMachineDefinition, options);
	return interpreter.run(run.input as Input, { overrides }).result;
}

function substituted(definition: string, substitutions: Readonly<Record<string, string>>): string {
	return definition.replaceAll(/\$\{(\w+)\}/g, (whole, name) => substitutions[name] ?? whole);
}

/** The interpreter knows tasks by the names of their states. */
function tasksOf(machine: Machine, resources: Resources): Record<string, TaskHandler> {
	const tasks = statesOf(machine).filter(([, { Type }]) => Type === 'Task');
	return Object.fromEntries(
		tasks.map(([name, state]) => {
			const resource = String(state.Resource).replace('arn:aws:states:::', '');
			const handler = resources[resource];
			if (handler === undefined) throw new Error(`state ${name}: the local cloud does not play ${resource}`);
			return [name, handler];
		}),
	);
}

/** Those within others, too. */
function statesOf({ States }: Machine): [string, State][] {
	return Object.entries(States).flatMap(([name, state]) => [
		[name, state],
		...(state.ItemProcessor === undefined ? [] : statesOf(state.ItemProcessor as Machine)),
	]);
}
