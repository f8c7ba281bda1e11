import { resolve } from 'node:path';

/** Where the mirror is: a bare repository in a folder, or a remote one. */
export interface MirrorTarget {
  address: string;
  isFolder: boolean;
  /** The address without user and password. */
  shown: string;
  /** A text of git without them. */
  withoutSecrets(text: string): string;
}

/** @param address as `MARTINGALE_GIT_MIRROR` gives it */
export function mirrorTarget(address: string): MirrorTarget {
  const url = address.includes('://') ? new URL(address) : null;
  const isFolder = url === null && !/^[^/]+@[^/]+:/.test(address);
  const place = isFolder ? resolve(address) : address;
  // A user may be a token, except where it names an account of ssh.
  const secrets = [url?.password ?? '', /^https?:$/.test(url?.protocol ?? '') ? url!.username : ''].filter(
    (text) => text !== '',
  );
  const shown = url === null ? place : address.replace(/\/\/[^/]*@/, '//');
  return {
    address: place,
    isFolder,
    shown,
    withoutSecrets: (text) =>
      secrets.reduce((rest, secret) => rest.replaceAll(secret, '…'), text.replaceAll(place, shown)),
  };
}
