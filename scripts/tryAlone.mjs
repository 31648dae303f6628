// In CI: files of tests that failed are tried once more, each in a process of its own while nothing
// else runs. What needed that is printed, and what fails again has failed.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { root } from './run.mjs';

/** With more files than this failed, something is broken: trying again would hide nothing, and take long. */
const mostFiles = 6;

/**
 * Runs jest, then what failed alone.
 * @param {(args: string[]) => Promise<number>} jest runs jest with these arguments; its exit code
 * @param {string[]} all the arguments of the first run
 * @returns {Promise<number>} the exit code of the whole
 */
export async function testAndTryAlone(jest, all) {
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'chatkit-tests-'));
  let runs = 0;
  const runToReport = async (args) => {
    // With a report in a file, jest still prints all of it, on standard error.
    runs += 1;
    const file = path.join(scratch, `${runs}.json`);
    const code = await jest([...args, '--json', `--outputFile=${file}`]);
    return { code, report: await readFile(file, 'utf8').then(JSON.parse, () => undefined) };
  };
  try {
    const { code, report } = await runToReport(all);
    if (!report) return code || 1;
    const failed = report.testResults.filter(({ status }) => status === 'failed');
    const lines = report.testResults.flatMap(secondTries);
    let files = report.testResults;
    // Where jest itself fails, there is no file to try.
    let isBroken = code !== 0 && failed.length === 0;
    if (failed.length > mostFiles) {
      lines.push(`${failed.length} files failed: too many to be tried again`);
    } else {
      for (const { name, assertionResults } of failed) {
        say(`Trying ${toShort(name)} again, alone`);
        const again = await runToReport(['--runTestsByPath', name, '--maxWorkers=1']);
        const result = again.report?.testResults[0];
        if (!result) isBroken = true;
        else files = files.map((file) => (file.name === name ? result : file));
        const outcome = again.code === 0 ? 'passed alone, in a second process' : 'failed again';
        const tests = assertionResults.filter(({ status }) => status === 'failed');
        lines.push(
          `${toShort(name)}: ${outcome}`,
          ...tests.map(({ fullName }) => `  at first failed: ${fullName}`),
        );
      }
    }
    if (lines.length > 0) say(['Not passed at the first try:', ...lines].join('\n  '));
    return sum(files) && !isBroken ? 0 : 1;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Tests that passed at their second try in the same process (`tests/retryOnce.cjs`). */
function secondTries({ name, assertionResults }) {
  return assertionResults
    .filter(({ status, invocations }) => status === 'passed' && invocations > 1)
    .map(({ fullName }) => `${toShort(name)} › ${fullName}: passed at its second try`);
}

/** Prints the sum of all files as jest does; whether nothing failed in the end. */
function sum(files) {
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  const count = (...wanted) => tests.filter(({ status }) => wanted.includes(status)).length;
  // A file that could not be run at all has no tests to count.
  const unrun = files.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = count('failed') + unrun;
  const parts = [
    [failed, 'failed'],
    [count('pending', 'skipped', 'disabled', 'todo'), 'skipped'],
    [count('passed'), 'passed'],
    [tests.length + unrun, 'total'],
  ].filter(([number], at) => number > 0 || at > 1);
  say(`Tests:       ${parts.map(([number, name]) => `${number} ${name}`).join(', ')}`);
  return failed === 0;
}

const toShort = (file) => path.relative(root, file);

function say(text) {
  process.stderr.write(`\n${text}\n`);
}
