// What jemalloc reads before main(): https://jemalloc.net/jemalloc.3.html#tuning
// Large pages, because a catalog touches every page that it takes once or twice: on virtual machines, where CI runs, the
// faults for small ones cost as much as the work. Two arenas, because each grows by itself and most memory is one thread's.
// Nothing is given back before the end, which is soon: a page that goes and comes again costs two calls and a fault.
extern "C" const char* malloc_conf;
const char* malloc_conf = "thp:always,narenas:2,dirty_decay_ms:-1";
