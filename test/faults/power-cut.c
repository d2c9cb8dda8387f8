/*
 * A disk whose power can fail, for LD_PRELOAD: everything that a program does to the files whose path begins with FAULTS_FILES also goes into the log FAULTS_LOG, with
 * its bytes, so that afterwards the files can be made as a disk would have them on which only synced writes are sure. Beside that the disk can be full, read-only, slow
 * or unable to sync, as long as a file of that name lies in the folder FAULTS_TRIGGERS.
 *
 *   FAULTS_CUT_AT=n   the n-th write or sync is not done: the process dies there, as by SIGKILL
 *   FAULTS_LIE=all    no sync is one (it is not in the log), but the program is told so; wal: only those of the write-ahead log
 *
 * Only what SQLite and Node call is caught: open, openat, close, write, pwrite, ftruncate, fsync, fdatasync, rename, unlink. The shared-memory file of the write-ahead
 * log is mapped, not written, and means nothing after a cut: it is left out.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

enum { CREATED = 1, WROTE = 2, SYNCED = 3, RESIZED = 4, UNLINKED = 5, RENAMED = 6, FOLDER_SYNCED = 7, SYNC_FAILED = 8 };
enum { MOST_FDS = 4096, PATH_BYTES = 1024 };

struct record {
  uint32_t kind;
  uint32_t path_bytes;
  uint64_t offset;
  uint64_t bytes;
};

static struct {
  int tracked; /* 0 no, 1 file, 2 the folder that the files are in */
  char path[PATH_BYTES];
} fds[MOST_FDS];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *files, *triggers, *lie;
static char folder[PATH_BYTES];
static int log_fd = -1;
static long cut_at = -1, operations = 0;
static int was_short = 0;

#define REAL(name, type, ...) \
  static type (*real)(__VA_ARGS__); \
  if (!real) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

static ssize_t real_write(int fd, const void *bytes, size_t count) {
  REAL(write, ssize_t, int, const void *, size_t);
  return real(fd, bytes, count);
}

static int real_open(const char *path, int flags, mode_t mode) {
  REAL(open64, int, const char *, int, ...);
  return real(path, flags, mode);
}

__attribute__((constructor)) static void begin(void) {
  files = getenv("FAULTS_FILES");
  triggers = getenv("FAULTS_TRIGGERS");
  lie = getenv("FAULTS_LIE");
  const char *at = getenv("FAULTS_CUT_AT"), *log = getenv("FAULTS_LOG");
  if (at) cut_at = atol(at);
  if (!files) return;
  snprintf(folder, sizeof folder, "%s", files);
  char *slash = strrchr(folder, '/');
  if (slash) *slash = 0;
  if (log) log_fd = real_open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int ends_with(const char *text, const char *end) {
  size_t n = strlen(text), m = strlen(end);
  return n >= m && strcmp(text + n - m, end) == 0;
}

/* Files only by absolute path: SQLite and Node name them so. */
static int is_ours(const char *path) {
  return files && path && strncmp(path, files, strlen(files)) == 0 && !ends_with(path, "-shm");
}

static int is_file(int fd) { return fd >= 0 && fd < MOST_FDS && fds[fd].tracked == 1; }

static void put(const void *bytes, size_t count) {
  const char *from = bytes;
  while (count > 0) {
    ssize_t done = real_write(log_fd, from, count);
    if (done <= 0) abort();
    from += done;
    count -= done;
  }
}

static void note(uint32_t kind, const char *path, uint64_t offset, const void *bytes, uint64_t count) {
  if (log_fd < 0) return;
  struct record record = {kind, strlen(path), offset, count};
  put(&record, sizeof record);
  put(path, record.path_bytes);
  if (bytes) put(bytes, count);
}

/* One more write or sync; at the drawn one the power fails, before it is done. */
static void count_operation(void) {
  if (cut_at >= 0 && ++operations >= cut_at) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
  }
}

static int is_triggered(const char *name) {
  char path[PATH_BYTES];
  if (!triggers) return 0;
  snprintf(path, sizeof path, "%s/%s", triggers, name);
  int before = errno, there = access(path, F_OK) == 0;
  errno = before;
  return there;
}

static int refuse(int why) {
  errno = why;
  return -1;
}

static int opened(const char *path, int flags, mode_t mode) {
  if (!is_ours(path)) {
    int fd = real_open(path, flags, mode);
    if (fd >= 0 && fd < MOST_FDS && files && strcmp(path, folder) == 0) {
      fds[fd].tracked = 2;
      snprintf(fds[fd].path, PATH_BYTES, "%s", path);
    }
    return fd;
  }
  if ((flags & O_ACCMODE) != O_RDONLY && is_triggered("read-only")) return refuse(EROFS);
  pthread_mutex_lock(&lock);
  int existed = access(path, F_OK) == 0;
  if (!existed && (flags & O_CREAT) && is_triggered("full")) {
    pthread_mutex_unlock(&lock);
    return refuse(ENOSPC);
  }
  int fd = real_open(path, flags, mode);
  if (fd >= 0 && fd < MOST_FDS) {
    fds[fd].tracked = 1;
    snprintf(fds[fd].path, PATH_BYTES, "%s", path);
    if (!existed) note(CREATED, path, 0, NULL, 0);
    else if (flags & O_TRUNC) note(RESIZED, path, 0, NULL, 0);
  }
  pthread_mutex_unlock(&lock);
  return fd;
}

static mode_t mode_of(int flags, va_list words) { return flags & (O_CREAT | O_TMPFILE) ? va_arg(words, mode_t) : 0; }

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    va_list words; \
    va_start(words, flags); \
    mode_t mode = mode_of(flags, words); \
    va_end(words); \
    return opened(path, flags, mode); \
  }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
  int name(int at, const char *path, int flags, ...) { \
    REAL(openat64, int, int, const char *, int, ...); \
    va_list words; \
    va_start(words, flags); \
    mode_t mode = mode_of(flags, words); \
    va_end(words); \
    return path[0] == '/' ? opened(path, flags, mode) : real(at, path, flags, mode); \
  }
OPENAT(openat)
OPENAT(openat64)

int close(int fd) {
  REAL(close, int, int);
  if (fd >= 0 && fd < MOST_FDS) fds[fd].tracked = 0;
  return real(fd);
}

static ssize_t real_pwrite(int fd, const void *bytes, size_t count, off64_t offset) {
  REAL(pwrite64, ssize_t, int, const void *, size_t, off64_t);
  return real(fd, bytes, count, offset);
}

static ssize_t write_at(int fd, const void *bytes, size_t count, off64_t offset) {
  if (is_triggered("read-only")) return refuse(EROFS);
  if (is_triggered("full")) {
    /* A disk fills up in the middle of a write: half of one goes through, the rest and all others do not. */
    was_short = !was_short;
    if (!was_short || count < 2) return refuse(ENOSPC);
    count /= 2;
  }
  pthread_mutex_lock(&lock);
  count_operation();
  ssize_t done = real_pwrite(fd, bytes, count, offset);
  if (done > 0) note(WROTE, fds[fd].path, offset, bytes, done);
  pthread_mutex_unlock(&lock);
  return done;
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
  return is_file(fd) ? write_at(fd, bytes, count, offset) : real_pwrite(fd, bytes, count, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) { return pwrite64(fd, bytes, count, offset); }

ssize_t write(int fd, const void *bytes, size_t count) {
  if (!is_file(fd)) return real_write(fd, bytes, count);
  int end = fcntl(fd, F_GETFL) & O_APPEND ? SEEK_END : SEEK_CUR;
  off64_t offset = lseek64(fd, 0, end);
  ssize_t done = write_at(fd, bytes, count, offset);
  if (done > 0) lseek64(fd, offset + done, SEEK_SET);
  return done;
}

static int resize(int fd, off64_t size) {
  REAL(ftruncate64, int, int, off64_t);
  if (!is_file(fd)) return real(fd, size);
  if (is_triggered("read-only")) return refuse(EROFS);
  pthread_mutex_lock(&lock);
  count_operation();
  int result = real(fd, size);
  if (result == 0) note(RESIZED, fds[fd].path, size, NULL, 0);
  pthread_mutex_unlock(&lock);
  return result;
}

int ftruncate64(int fd, off64_t size) { return resize(fd, size); }
int ftruncate(int fd, off_t size) { return resize(fd, size); }

static int is_lied_about(const char *path) {
  return lie && (strcmp(lie, "all") == 0 || (strcmp(lie, "wal") == 0 && ends_with(path, "-wal")));
}

static void wait_for_slow_disk(void) {
  struct timespec half = {0, 500000000};
  if (is_triggered("slow")) nanosleep(&half, NULL);
}

static int synced(int fd, int (*real)(int)) {
  if (fd < 0 || fd >= MOST_FDS || fds[fd].tracked == 0) return real(fd);
  if (fds[fd].tracked == 2) {
    pthread_mutex_lock(&lock);
    count_operation();
    if (!is_lied_about("folder")) note(FOLDER_SYNCED, fds[fd].path, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    return 0;
  }
  wait_for_slow_disk();
  if (is_triggered("read-only")) return refuse(EROFS);
  pthread_mutex_lock(&lock);
  count_operation();
  int fails = is_triggered("sync-fails");
  /* The disk is the log: making the kernel sync as well would only take time. */
  if (fails) note(SYNC_FAILED, fds[fd].path, 0, NULL, 0);
  else if (!is_lied_about(fds[fd].path)) note(SYNCED, fds[fd].path, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  if (fails) return refuse(EIO);
  return log_fd < 0 ? real(fd) : 0;
}

int fsync(int fd) {
  REAL(fsync, int, int);
  return synced(fd, real);
}

int fdatasync(int fd) {
  REAL(fdatasync, int, int);
  return synced(fd, real);
}

int unlink(const char *path) {
  REAL(unlink, int, const char *);
  if (!is_ours(path)) return real(path);
  if (is_triggered("read-only")) return refuse(EROFS);
  pthread_mutex_lock(&lock);
  count_operation();
  int result = real(path);
  if (result == 0) note(UNLINKED, path, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  return result;
}

int rename(const char *from, const char *to) {
  REAL(rename, int, const char *, const char *);
  if (!is_ours(from) || !is_ours(to)) return real(from, to);
  pthread_mutex_lock(&lock);
  count_operation();
  int result = real(from, to);
  if (result == 0) note(RENAMED, from, 0, to, strlen(to));
  pthread_mutex_unlock(&lock);
  return result;
}
