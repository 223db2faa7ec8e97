import { readFile } from 'node:fs/promises';
import type { InvocationResult } from '../cloud-types.ts';
import { createQueries } from '../logs-insights/queries.ts';
import type { Stack } from '../template/stack.ts';
import type { TaskHandler } from './with-jsonata.ts';

export interface MachinesDeps {
	readonly stack: Pick<Stack, 'functions' | 'stateMachines'>;
	/** Where the logs of functions are. */
	readonly logsDir: string;
	readonly invoke: (functionName: string, event: unknown) => Promise<InvocationResult>;
}

/** The state machines of a stack. */
export interface Machines {
	has(name: string): boolean;
	/** @throws {Error} The execution failed. */
	execute(name: string, input: object): Promise<unknown>;
}

/** Plays Step Functions for what the template declares: its tasks run functions, and queries over their logs. */
export function createMachines({ stack, logsDir, invoke }: MachinesDeps): Machines {
	const { functions, stateMachines } = stack;
	const machineNamed = (name: string) => stateMachines.find((machine) => machine.name === name);
	const functionOf = (logGroup: string) => functions.find((each) => each.logGroup === logGroup)?.name;
	const resources = { ...createQueries({ directory: logsDir, functionOf }), 'lambda:invoke': invoking(invoke) };
	return {
		has: (name) => machineNamed(name) !== undefined,
		async execute(name, input) {
			const machine = machineNamed(name);
			if (machine === undefined) throw new Error(`the template has no state machine "${name}"`);
			// Loaded when one runs, which is once a day.
			const { runMachine } = await import('./run-machine.ts');
			const definition = await readFile(machine.definitionFile, 'utf8');
			// Queries have ended here when they are started: nobody waits for them.
			return runMachine({ definition, substitutions: machine.substitutions, resources, input, waitMs: 0 });
		},
	};
}

function invoking(invoke: MachinesDeps['invoke']): TaskHandler {
	return async (input) => {
		const { FunctionName, Payload } = input as { readonly FunctionName: string; readonly Payload: object };
		const result = await invoke(FunctionName.split(':').at(-1) ?? '', Payload);
		if (!result.ok) throw Object.assign(new Error(result.error.errorMessage), { name: result.error.errorType });
		return { StatusCode: 200, Payload: result.payload as never };
	};
}
