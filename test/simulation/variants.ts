import type { LifePorts } from './life-ports.ts';
import type { LifeStack } from './life-stack.ts';
import type { Stores } from './stores.ts';

/** How a run differs from the real thing: nowhere, or by one mistake that the simulation has to find. */
export interface Variant {
	readonly name: string;
	stores(stores: Stores): Stores;
	ports(ports: LifePorts): LifePorts;
	stack(stack: LifeStack): LifeStack;
	/** What the consumer makes of a message's body. */
	read(body: string): string;
}

export const REAL: Variant = {
	name: 'as it is',
	stores: (stores) => stores,
	ports: (ports) => ports,
	stack: (stack) => stack,
	read: (body) => body,
};
