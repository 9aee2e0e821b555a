//! Where a test keeps its firm: SQLite in a folder of its own; or, where `VIGIA_TEST_POSTGRES` names a PostgreSQL
//! server, a database of its own on it, copied from one that holds the newest schema and dropped with the value.

use crate::{
    app::App,
    clock::Clock,
    config::{Config, Settings},
    db::Db,
    open,
};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use tokio::sync::OnceCell;

/// Names the server: `postgres://…`, with a database one may connect to.
const SERVER: &str = "VIGIA_TEST_POSTGRES";

/// The database that the others are copies of; a run begins with a new one. One run at a time on a server.
const TEMPLATE: &str = "vigia_plantilla";

/// A store that goes away with the value.
pub struct Store {
    folder: tempfile::TempDir,
    // None where it is SQLite in the folder.
    database: Option<Copy>,
}

impl Store {
    /// An empty one.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = match std::env::var(SERVER) {
            Ok(server) => Some(Copy::new(server).await),
            Err(_) => None,
        };
        Self { folder, database }
    }

    /// One without so much as a schema.
    pub async fn bare() -> Self {
        let store = Self::new().await;
        if let Some(database) = &store.database {
            let again = ["DROP SCHEMA public CASCADE", "CREATE SCHEMA public"].map(str::to_owned);
            run(&on(&database.server, &database.name), &again).await;
        }
        store
    }

    /// Where it is.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// The address of its database.
    pub fn url(&self) -> String {
        match &self.database {
            Some(database) => on(&database.server, &database.name),
            None => format!("sqlite://{}", self.folder.path().join("vigia.db").display()),
        }
    }

    /// The file that says what the clock shows, where a test sets it.
    pub fn clock(&self) -> std::path::PathBuf {
        self.folder.path().join("clock")
    }

    /// An app over it.
    pub async fn open(&self, clock: Clock) -> App {
        let settings = Settings {
            data: Some(self.folder.path().to_owned()),
            database_url: self.database.as_ref().map(|database| on(&database.server, &database.name)),
            ..Settings::default()
        };
        open(Config::resolve(settings).unwrap(), clock).await.unwrap()
    }
}

/// A database of a test's own.
struct Copy {
    server: String,
    name: String,
}

impl Copy {
    async fn new(server: String) -> Self {
        static TEMPLATE_IS_THERE: OnceCell<()> = OnceCell::const_new();
        TEMPLATE_IS_THERE.get_or_init(|| make_template(&server)).await;
        let name = format!("vigia_prueba_{}", uuid::Uuid::now_v7().simple());
        run(&server, &[format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}")]).await;
        Self { server, name }
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // A drop cannot wait, and the test's own runtime may be this thread's: another thread does it.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(run(&server, &[format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")]));
        });
        let _ = dropping.join();
    }
}

async fn make_template(server: &str) {
    let forget = format!("DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)");
    run(server, &[forget, format!("CREATE DATABASE {TEMPLATE}")]).await;
    // Its epoch and all: copies differ in what they hold later.
    Db::connect(&on(server, TEMPLATE), Clock::system()).await.unwrap().close().await;
}

async fn run(server: &str, statements: &[String]) {
    let conn = connect(server).await;
    for statement in statements {
        conn.execute_unprepared(statement).await.unwrap();
    }
    conn.close().await.unwrap();
}

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

/// The address of another database on the same server.
fn on(server: &str, database: &str) -> String {
    let mut url = url::Url::parse(server).unwrap();
    url.set_path(database);
    url.into()
}
