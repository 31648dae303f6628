// Where CI runs, a test that fails is tried once more, and its first failure is printed: machines
// there are shared. Elsewhere a test has one try.
if (process.env.CI) jest.retryTimes(1, { logErrorsBeforeRetry: true });
