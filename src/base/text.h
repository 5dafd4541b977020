/*
 * text.h: small text questions: nearest word, names with patterns, numbers that sort.
 */
#ifndef MW_BASE_TEXT_H
#define MW_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Damerau-Levenshtein distance (adjacent swaps count one), ignoring ASCII case. Words past 64
 * characters compare by their first 64. */
unsigned mw_text_distance(const char *a, const char *b);

/* The word nearest to `word` among n, if it is near enough to be a slip (distance at most a third
 * of the word's length, at least 1; or `word` is a prefix of it). NULL when none is. */
const char *mw_text_nearest(const char *word, const char *const *words, size_t n);

/* Compares as people do: "a9" < "a10". */
int mw_text_natural_cmp(const char *a, const char *b);

/* Row letters: 0 -> "a", 25 -> "z", 26 -> "aa". `buf` of at least 8 bytes; returns buf. */
char *mw_text_letters(uint32_t i, char buf[8]);

/* Bytes of the UTF-8 character (RFC 3629: shortest form, no surrogates) at s, of which n bytes
 * may be read; 0 when there is none. Looks at no byte after a zero byte. */
size_t mw_text_utf8_len(const char *s, size_t n);

/* The next character of a text from anywhere, as a code point; *s moves behind it. 0 at the end.
 * What no document may hold (bytes that are no UTF-8, one by one; control characters; U+FFFE,
 * U+FFFF) reads as U+FFFD, a line break or tab as a space. */
uint32_t mw_text_next(const char **s);

/* Reads an IPv4 prefix, "10.1.0.0/16" (RFC 4632 section 3.1): the address in host byte order and
 * a length of 1 to 32. Bits behind the length are left to the caller. */
bool mw_text_prefix(const char *s, uint32_t *address, uint8_t *length);

/* Makes a text from elsewhere fit for a terminal, in place: control characters (C0, DEL, and C1
 * in UTF-8) and bytes that are no UTF-8 become '?', a line break or tab a space. Returns s. */
char *mw_text_tame(char *s);

/* Whether a terminal might take any byte of `s` for a command: C0 other than tab, line feed and
 * carriage return; DEL; C1 in UTF-8. */
bool mw_text_is_wild(const char *s);

/* Whether `s` may name a thing of a catalog, and so a file of it: 1 to 100 ASCII letters, digits,
 * '-', '_', '.' and '+', a letter or digit first. */
bool mw_text_is_name(const char *s);

enum { MW_FILE_NAME_CAP = 128 };

/* A file name for a thing called `s`, whatever that is: ASCII letters, digits, '-', '_', '+' and
 * '.' (but not in front) stay, any other byte becomes %XX; different things get different names,
 * long ones end in a hash. `buf` takes it, with its end; returns buf. */
char *mw_text_file_name(const char *s, char buf[MW_FILE_NAME_CAP]);

unsigned mw_text_digits(uint64_t n); /* decimal digits: 0 -> 1, 999 -> 3 */

#endif
