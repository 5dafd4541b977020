/* html_style.h: the style sheet of html.c. */
#ifndef MW_REPORT_HTML_STYLE_H
#define MW_REPORT_HTML_STYLE_H

extern const char *const mw_html_style[]; /* its lines, ended by NULL */

#endif
