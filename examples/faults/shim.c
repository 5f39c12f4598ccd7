/* Stands between a program and the C library (LD_PRELOAD, Linux with glibc): records what it writes, forces and renames below
 * one directory, in one order, and lets the n-th call of a class fail. Built and used by the fault harness alone.
 *
 * FAULTS_ROOT   the directory
 * FAULTS_TRACE  the file to record to (optional)
 * FAULTS_FAIL   class:n:errno, class one of write sync rename create remove; errno -1 writes half (optional)
 * FAULTS_BAD    inode:from:to, bytes of a file that cannot be read, as those of a bad sector (optional)
 *
 * A record is: type (1 byte), three numbers (8 bytes each, little-endian), length of text and its bytes, length of data and its
 * bytes (lengths 8 bytes each).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH_MAX];
static size_t root_length;
static int trace = -1;
static char fail_class[16];
static long fail_at = 0, seen = 0;
static int fail_errno = 0;
static unsigned long bad_inode = 0;
static long bad_from = 0, bad_to = 0;

static void put(const void *bytes, size_t length) {
    const char *at = bytes;
    while (length > 0) {
        ssize_t done = syscall(SYS_write, trace, at, length);
        if (done <= 0)
            return;
        at += done;
        length -= (size_t)done;
    }
}

static void note(char type, uint64_t a, uint64_t b, uint64_t c, const char *text, const void *data, size_t length) {
    if (trace < 0)
        return;
    uint64_t text_length = text ? strlen(text) : 0, data_length = length;
    put(&type, 1);
    put(&a, 8);
    put(&b, 8);
    put(&c, 8);
    put(&text_length, 8);
    put(text ? text : "", text_length);
    put(&data_length, 8);
    put(data, length);
}

__attribute__((constructor)) static void begin(void) {
    const char *dir = getenv("FAULTS_ROOT"), *file = getenv("FAULTS_TRACE"), *fail = getenv("FAULTS_FAIL");
    if (dir && realpath(dir, root))
        root_length = strlen(root);
    if (file) {
        int opened = (int)syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        /* Far away from the numbers that the program counts on. */
        trace = (int)syscall(SYS_fcntl, opened, F_DUPFD_CLOEXEC, 900);
        syscall(SYS_close, opened);
    }
    if (fail)
        sscanf(fail, "%15[a-z]:%ld:%d", fail_class, &fail_at, &fail_errno);
    const char *bad = getenv("FAULTS_BAD");
    if (bad)
        sscanf(bad, "%lu:%ld:%ld", &bad_inode, &bad_from, &bad_to);
    /* Children of the program, such as its prober, work on copies and are left alone. */
    unsetenv("FAULTS_TRACE");
    unsetenv("FAULTS_FAIL");
    unsetenv("FAULTS_ROOT");
    unsetenv("FAULTS_BAD");
}

/* The path below the root, or NULL. */
static const char *below(const char *path) {
    if (root_length && strncmp(path, root, root_length) == 0 && path[root_length] == '/')
        return path + root_length + 1;
    if (root_length && strcmp(path, root) == 0)
        return "";
    return NULL;
}

static const char *path_at(int dir, const char *path, char *buffer) {
    char link[64];
    if (path[0] == '/') {
        snprintf(buffer, PATH_MAX, "%s", path);
    } else {
        if (dir == AT_FDCWD) {
            if (!getcwd(buffer, PATH_MAX))
                return NULL;
        } else {
            snprintf(link, sizeof link, "/proc/self/fd/%d", dir);
            ssize_t length = readlink(link, buffer, PATH_MAX - 1);
            if (length < 0)
                return NULL;
            buffer[length] = 0;
        }
        size_t length = strlen(buffer);
        snprintf(buffer + length, PATH_MAX - length, "/%s", path);
    }
    return below(buffer);
}

static const char *path_of(int fd, char *buffer) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, buffer, PATH_MAX - 1);
    if (length < 0)
        return NULL;
    buffer[length] = 0;
    return below(buffer);
}

static uint64_t inode(int fd) {
    struct stat about;
    return fstat(fd, &about) == 0 ? about.st_ino : 0;
}

static int is_dir(int fd) {
    struct stat about;
    return fstat(fd, &about) == 0 && S_ISDIR(about.st_mode);
}

/* True if this call is the one that fails. Under the lock. */
static int turn(const char *class) {
    if (strcmp(class, fail_class) != 0 || ++seen != fail_at)
        return 0;
    if (fail_errno > 0)
        errno = fail_errno;
    return 1;
}

#define REAL(name) \
    static __typeof__(name) *real; \
    if (!real) \
        real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

static int opened(int result, const char *shown, int flags, int existed) {
    if (result >= 0 && shown) {
        if ((flags & O_CREAT) && !existed)
            note('C', inode(result), 0, 0, shown, NULL, 0);
        else if (flags & O_TRUNC)
            note('T', inode(result), 0, 0, NULL, NULL, 0);
    }
    return result;
}

#define OPEN_BODY(at, path, call) \
    char buffer[PATH_MAX]; \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
    } \
    const char *shown = path_at(at, path, buffer); \
    if (!shown) \
        return call; \
    pthread_mutex_lock(&lock); \
    int existed = faccessat(at, path, F_OK, 0) == 0, result; \
    if ((flags & O_CREAT) && !existed && turn("create")) \
        result = -1; \
    else \
        result = opened(call, shown, flags, existed); \
    int kept = errno; \
    pthread_mutex_unlock(&lock); \
    errno = kept; \
    return result;

int open(const char *path, int flags, ...) { REAL(open); OPEN_BODY(AT_FDCWD, path, real(path, flags, mode)) }
int open64(const char *path, int flags, ...) { REAL(open64); OPEN_BODY(AT_FDCWD, path, real(path, flags, mode)) }
int openat(int at, const char *path, int flags, ...) { REAL(openat); OPEN_BODY(at, path, real(at, path, flags, mode)) }
int openat64(int at, const char *path, int flags, ...) { REAL(openat64); OPEN_BODY(at, path, real(at, path, flags, mode)) }

/* Writes; a short one writes half and then says that the disk is full. */
#define WRITE_BODY(place, call, half) \
    char buffer[PATH_MAX]; \
    if (!path_of(fd, buffer)) \
        return call; \
    pthread_mutex_lock(&lock); \
    ssize_t result; \
    if (turn("write")) { \
        if (fail_errno < 0 && length > 1) { \
            result = half; \
            if (result > 0) \
                note('W', inode(fd), (uint64_t)(place), 0, NULL, bytes, (size_t)result); \
            strcpy(fail_class, "write"); \
            fail_at = seen + 1; \
            fail_errno = ENOSPC; \
        } else { \
            if (fail_errno < 0) \
                errno = ENOSPC; \
            result = -1; \
        } \
    } else { \
        uint64_t at = (uint64_t)(place); \
        result = call; \
        if (result > 0) \
            note('W', inode(fd), at, 0, NULL, bytes, (size_t)result); \
    } \
    int kept = errno; \
    pthread_mutex_unlock(&lock); \
    errno = kept; \
    return result;

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at0) { REAL(pwrite); WRITE_BODY(at0, real(fd, bytes, length, at0), real(fd, bytes, length / 2, at0)) }
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at0) { REAL(pwrite64); WRITE_BODY(at0, real(fd, bytes, length, at0), real(fd, bytes, length / 2, at0)) }

ssize_t write(int fd, const void *bytes, size_t length) {
    REAL(write);
    if (fd == 1) {
        pthread_mutex_lock(&lock);
        note('A', 0, 0, 0, NULL, bytes, length);
        pthread_mutex_unlock(&lock);
        return real(fd, bytes, length);
    }
    WRITE_BODY(lseek(fd, 0, SEEK_CUR), real(fd, bytes, length), real(fd, bytes, length / 2))
}

/* True if a read would come upon the bytes that cannot be read. */
static int is_bad(int fd, long at, size_t length) {
    if (!bad_inode || inode(fd) != bad_inode || at >= bad_to || bad_from >= at + (long)length)
        return 0;
    errno = EIO;
    return 1;
}

ssize_t pread(int fd, void *bytes, size_t length, off_t at) { REAL(pread); return is_bad(fd, at, length) ? -1 : real(fd, bytes, length, at); }
ssize_t pread64(int fd, void *bytes, size_t length, off64_t at) { REAL(pread64); return is_bad(fd, at, length) ? -1 : real(fd, bytes, length, at); }
ssize_t read(int fd, void *bytes, size_t length) {
    REAL(read);
    return bad_inode && is_bad(fd, lseek(fd, 0, SEEK_CUR), length) ? -1 : real(fd, bytes, length);
}

#define CUT_BODY(call) \
    char buffer[PATH_MAX]; \
    if (!path_of(fd, buffer)) \
        return call; \
    pthread_mutex_lock(&lock); \
    int result = turn("write") ? -1 : call; \
    if (result == 0) \
        note('T', inode(fd), (uint64_t)length, 0, NULL, NULL, 0); \
    int kept = errno; \
    pthread_mutex_unlock(&lock); \
    errno = kept; \
    return result;

int ftruncate(int fd, off_t length) { REAL(ftruncate); CUT_BODY(real(fd, length)) }
int ftruncate64(int fd, off64_t length) { REAL(ftruncate64); CUT_BODY(real(fd, length)) }

#define SYNC_BODY(type, call) \
    char buffer[PATH_MAX]; \
    const char *shown = path_of(fd, buffer); \
    if (!shown) \
        return call; \
    pthread_mutex_lock(&lock); \
    int result = turn("sync") ? -1 : call; \
    if (result == 0) { \
        if (is_dir(fd)) \
            note('D', 0, 0, 0, shown, NULL, 0); \
        else \
            note(type, inode(fd), 0, 0, NULL, NULL, 0); \
    } \
    int kept = errno; \
    pthread_mutex_unlock(&lock); \
    errno = kept; \
    return result;

int fsync(int fd) { REAL(fsync); SYNC_BODY('S', real(fd)) }
int fdatasync(int fd) { REAL(fdatasync); SYNC_BODY('S', real(fd)) }
int sync_file_range(int fd, off64_t at, off64_t length, unsigned int flags) { REAL(sync_file_range); SYNC_BODY('R', real(fd, at, length, flags)) }

#define TWO_PATHS(type, class, from_at, from, to_at, to, call) \
    char one[PATH_MAX], two[PATH_MAX]; \
    const char *a = path_at(from_at, from, one), *b = path_at(to_at, to, two); \
    if (!a || !b) \
        return call; \
    pthread_mutex_lock(&lock); \
    int result = turn(class) ? -1 : call; \
    if (result == 0) \
        note(type, 0, 0, 0, a, b, strlen(b)); \
    int kept = errno; \
    pthread_mutex_unlock(&lock); \
    errno = kept; \
    return result;

int rename(const char *from, const char *to) { REAL(rename); TWO_PATHS('N', "rename", AT_FDCWD, from, AT_FDCWD, to, real(from, to)) }
int link(const char *from, const char *to) { REAL(link); TWO_PATHS('L', "rename", AT_FDCWD, from, AT_FDCWD, to, real(from, to)) }
int linkat(int from_at, const char *from, int to_at, const char *to, int flags) { REAL(linkat); TWO_PATHS('L', "rename", from_at, from, to_at, to, real(from_at, from, to_at, to, flags)) }

#define ONE_PATH(type, class, at, path, call) \
    char buffer[PATH_MAX]; \
    const char *shown = path_at(at, path, buffer); \
    if (!shown) \
        return call; \
    pthread_mutex_lock(&lock); \
    int result = turn(class) ? -1 : call; \
    if (result == 0) \
        note(type, 0, 0, 0, shown, NULL, 0); \
    int kept = errno; \
    pthread_mutex_unlock(&lock); \
    errno = kept; \
    return result;

int unlink(const char *path) { REAL(unlink); ONE_PATH('U', "remove", AT_FDCWD, path, real(path)) }
int rmdir(const char *path) { REAL(rmdir); ONE_PATH('U', "remove", AT_FDCWD, path, real(path)) }
int unlinkat(int at, const char *path, int flags) { REAL(unlinkat); ONE_PATH('U', "remove", at, path, real(at, path, flags)) }
int mkdir(const char *path, mode_t mode) { REAL(mkdir); ONE_PATH('M', "create", AT_FDCWD, path, real(path, mode)) }
