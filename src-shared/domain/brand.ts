declare const brand: unique symbol;

/** A value that only its own parser can make; the name keeps two kinds of string apart at compile time. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
