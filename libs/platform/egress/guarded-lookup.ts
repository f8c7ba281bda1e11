import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { AppError } from '#contracts';
import { isPrivateAddress } from './private-address.js';

export interface Address {
  address: string;
  family: number;
}

/** Finds the addresses of a host name. */
export type Resolve = (host: string) => Promise<Address[]>;

export const systemResolve: Resolve = (host) => lookup(host, { all: true });

/**
 * The name lookup of a connection that refuses private addresses. The socket connects to what this gives and asks no
 * second time, so a name that changes its mind in between gains nothing.
 */
export function guardedLookup(resolve: Resolve): LookupFunction {
  return (host, options, callback) => {
    resolve(host).then(
      (addresses) => {
        // One private address among public ones is refused too: which of them is tried is up to chance.
        const found = addresses.find(({ address }) => isPrivateAddress(address));
        const [first] = addresses;
        if (found !== undefined) callback(privateAddress(host), '', 0);
        else if (first === undefined) callback(new Error(`${host} has no address`), '', 0);
        else if (options.all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}

/** A host that is an address is never looked up. @throws AppError EGRESS.PRIVATE */
export function checkLiteral({ hostname }: URL): void {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && isPrivateAddress(host)) throw privateAddress(host);
}

function privateAddress(host: string): AppError {
  return new AppError({
    code: 'EGRESS.PRIVATE',
    message: `${host} is an address of this machine or of a private network.`,
    fix: 'Set MARTINGALE_PULL_PRIVATE=on where sources of your own network may be pulled from.',
  });
}
