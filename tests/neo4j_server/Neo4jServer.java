import java.nio.file.Path;
import java.util.List;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/**
 * A Neo4j server for the tests: java -cp 'lib/*' Neo4jServer.java HOME PORT [PLUGINS]; user neo4j, password neo4j, Bolt on loopback.
 * PLUGINS is a folder of jars whose procedures may be called; they stand on the class path too.
 */
public class Neo4jServer {
    public static void main(String[] arguments) throws Exception {
        var address = new SocketAddress("127.0.0.1", Integer.parseInt(arguments[1]));
        var builder = new DatabaseManagementServiceBuilder(Path.of(arguments[0]));
        if (arguments.length > 2) {
            builder.setConfig(GraphDatabaseSettings.plugin_dir, Path.of(arguments[2]))
                    .setConfig(GraphDatabaseSettings.procedure_unrestricted, List.of("*"));
        }
        var service = builder
                .setConfig(BoltConnector.enabled, true)
                .setConfig(BoltConnector.listen_address, address)
                .setConfig(BoltConnector.advertised_address, address)
                .setConfig(GraphDatabaseSettings.auth_enabled, true)
                .build();
        Runtime.getRuntime().addShutdownHook(new Thread(service::shutdown));
        System.out.println("started");
        System.in.read();  // the tests hold our standard input: when they end, so do we
        System.exit(0);
    }
}
