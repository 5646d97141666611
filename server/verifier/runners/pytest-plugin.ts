import { loadedModules } from './python-loaded';

/**
 * A plugin for pytest (4 and later) that writes a line of JSON for each test and two for each session into the file
 * that `ESPALIER_REPORT` names. It does not depend on how pytest prints: quiet, live logs, xdist, any progress style.
 * What the project's settings would hide is switched on again: every test runs (no `maxfail`), with short tracebacks.
 * A canary, a check that must fail, runs behind the tests and says whether it did.
 * Subprocesses of the tests are not given the plugin; workers of xdist get it and stay silent.
 */
export const pytestPlugin = (module: string): string => `
import json, os, sys, unittest
_dumps = json.dumps
${loadedModules}
def _stripped(name, part, between):
    kept = [one for one in os.environ.get(name, '').split(between) if one and one != part]
    if kept: os.environ[name] = between.join(kept)
    else: os.environ.pop(name, None)

class _Reporter:
    def __init__(self, path):
        self.path, self.open, self.seen, self.out = path, {}, 0, None

    def write(self, **line):
        if self.out is None: self.out = open(self.path, 'a', encoding='utf-8', errors='replace')
        self.out.write(_dumps(line) + '\\n')
        self.out.flush()

    def pytest_sessionstart(self, session):
        self.write(kind='start')

    def pytest_collectreport(self, report):
        if report.failed: self.write(kind='test', id=report.nodeid, status='failed', collecting=True, **_why(report))

    def pytest_runtest_logreport(self, report):
        if report.outcome == 'rerun': return
        test = self.open.setdefault(report.nodeid, {'status': 'passed', 'ms': 0, 'message': '', 'at': ''})
        test['ms'] += 1000 * getattr(report, 'duration', 0)
        if report.failed:
            why = _why(report)
            test['status'] = 'failed'
            test['message'] = (test['message'] + '\\n' + why['message']).strip()
            test['trace'] = (test.get('trace', '') + '\\n' + why['trace']).strip()
            test['at'] = test['at'] or why['at']
        elif report.skipped and test['status'] == 'passed': test['status'] = 'skipped'
        if report.when == 'teardown': self.close(report.nodeid)

    def close(self, nodeid):
        self.seen += 1
        self.write(kind='test', id=nodeid, **self.open.pop(nodeid))

    def pytest_sessionfinish(self, session, exitstatus):
        for nodeid in list(self.open): self.close(nodeid)
        workers = bool(getattr(session.config.option, 'numprocesses', None))
        collected = None if workers else getattr(session, 'testscollected', None)
        self.write(kind='canary', failed=_canary())
        # With workers, this process loads no tests.
        loaded = None if workers else _loaded()
        if loaded: self.write(kind='loaded', **loaded)
        self.write(kind='end', seen=self.seen, collected=collected, workers=workers)

class _Canary(unittest.TestCase):
    def runTest(self): self.assertEqual(1, 2)

def _canary():
    # A check that must fail, after all others: where it passes, the tests' own means were replaced.
    result = unittest.TestResult()
    _Canary().run(result)
    return len(result.failures) == 1 and not result.wasSuccessful()

def _why(report):
    text = getattr(report, 'longreprtext', None)
    if text is None: text = str(report.longrepr)
    crash = getattr(getattr(report, 'longrepr', None), 'reprcrash', None)
    marked = [line[4:] for line in text.split('\\n') if line[:2] == 'E ' or line == 'E']
    message = '\\n'.join(marked) or (getattr(crash, 'message', '') or text)
    at = '%s:%s' % (crash.path, crash.lineno) if crash is not None else ''
    return {'message': message[:8000], 'trace': text[-16000:], 'at': at}

def pytest_configure(config):
    path = os.environ.pop('ESPALIER_REPORT', None)
    workers = bool(getattr(config.option, 'numprocesses', None))
    if not workers: _stripped('PYTHONPATH', os.path.dirname(os.path.abspath(__file__)), os.pathsep)
    os.environ['PYTEST_ADDOPTS'] = os.environ.pop('ESPALIER_ADDOPTS', '')
    if not os.environ['PYTEST_ADDOPTS']: os.environ.pop('PYTEST_ADDOPTS')
    config.option.maxfail = 0
    if getattr(config.option, 'tbstyle', 'auto') in ('auto', 'no', 'line', 'native'): config.option.tbstyle = 'short'
    if path and not hasattr(config, 'workerinput'):
        config.pluginmanager.register(_Reporter(path), '${module}-reporter')
`;
