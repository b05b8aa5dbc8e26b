"""How gunicorn runs the service: as upstream, one worker process with threads, so that one process holds main.db open."""
import os

bind = f"{'[::]' if os.environ.get('SUBNET6') else '0.0.0.0'}:8080"
workers = 1
threads = int(os.environ.get('CPU_COUNT') or max(2, os.cpu_count() or 1))
worker_class = 'gthread'
worker_tmp_dir = '/dev/shm'
# The application is loaded in the master, the database is opened in the worker: SIGHUP to the master replaces the
# worker, and with it the open database, in a fraction of a second.
preload_app = True
# For requests under way only: an idle worker ends at once.
graceful_timeout = 2
loglevel = os.environ.get('LOG_LEVEL', 'INFO').lower()
errorlog = '-'
# Upstream's access log leaves the successful requests out at this level; so does ours.
accesslog = '-' if loglevel == 'debug' else None


def post_worker_init(worker):
    """Open the database before the first request, so that what the service sees after a file was swapped never depends on timing."""
    from mailu.database import open_existing

    open_existing(worker.wsgi)
