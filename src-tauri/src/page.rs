//! Where the page is: whether it listens yet, and the path it must open once it does.

use std::sync::{Mutex, PoisonError};

/// The page in the window.
#[derive(Default)]
pub struct Page(Mutex<State>);

#[derive(Default)]
struct State {
    listens: bool,
    wanted: Option<String>,
}

impl Page {
    /// Somebody asks for a path. Returns it when the page listens and must be told; otherwise it is kept until the
    /// page asks, in place of an earlier one.
    pub fn open(&self, path: String) -> Option<String> {
        let mut state = self.state();
        if state.listens {
            return Some(path);
        }
        state.wanted = Some(path);
        None
    }

    /// The page listens from now on. Returns what it must open first.
    pub fn listens(&self) -> Option<String> {
        let mut state = self.state();
        state.listens = true;
        state.wanted.take()
    }

    /// The page is loading, or gone.
    pub fn left(&self) {
        self.state().listens = false;
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        // Both fields are valid whatever happened to the last holder.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn a_click_before_the_page_listens_is_kept_and_the_last_one_wins() {
        let page = Page::default();
        assert_eq!(page.open("/bandeja/1".into()), None);
        assert_eq!(page.open("/oficios/2".into()), None);
        assert_eq!(page.listens().as_deref(), Some("/oficios/2"));
        assert_eq!(page.listens(), None);
    }

    #[test]
    fn a_click_while_the_page_listens_is_told_at_once_and_kept_while_it_loads_again() {
        let page = Page::default();
        page.listens();
        assert_eq!(page.open("/bandeja/1".into()).as_deref(), Some("/bandeja/1"));
        page.left();
        assert_eq!(page.open("/bandeja/2".into()), None);
        assert_eq!(page.listens().as_deref(), Some("/bandeja/2"));
    }
}
