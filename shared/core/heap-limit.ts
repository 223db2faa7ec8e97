/**
 * Megabytes of the heap of a thread at most, young objects apart: where it may have more, V8 lets what lives grow fourfold
 * before it collects, and not to the double of it.
 */
export const MAX_HEAP_MB = 2000;
