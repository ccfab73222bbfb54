import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's own folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Windows calls the variable `Path`, and a copy of the environment keeps that spelling.
 * @param {NodeJS.ProcessEnv} environment
 */
export const pathKey = (environment) =>
  Object.keys(environment).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';

/**
 * @param {string} name
 * @param {string} searchPath
 */
export const isProgramOnPath = (name, searchPath) =>
  searchPath.split(delimiter).some((folder) => folder !== '' && isExecutable(join(folder, name)));

/** @param {string} file */
const isExecutable = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
};

/**
 * The environment for what must run on `nodePath`: its folder first on PATH, then the installed tools, then what was
 * there, and last the folders of the file system tools.
 * @param {string} nodePath
 */
export const environmentFor = (nodePath) => {
  const environment = { ...process.env };
  const key = pathKey(environment);
  const sbin = process.platform === 'win32' ? [] : ['/usr/sbin', '/sbin'];
  const folders = [dirname(nodePath), join(root, 'node_modules', '.bin'), environment[key] ?? '', ...sbin];
  environment[key] = folders.filter((folder) => folder !== '').join(delimiter);
  return environment;
};

/**
 * The environment for npm itself: without this project's node_modules on PATH, because npm is about to replace it and
 * must not run on a Node that lies inside.
 */
export const environmentForNpm = () => {
  const environment = { ...process.env };
  const key = pathKey(environment);
  environment[key] = (environment[key] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '' && !isInside(folder, join(root, 'node_modules')))
    .join(delimiter);
  return environment;
};

/**
 * @param {string} path
 * @param {string} folder
 */
export const isInside = (path, folder) => {
  const way = relative(folder, path);
  return !way.startsWith('..') && !isAbsolute(way);
};
